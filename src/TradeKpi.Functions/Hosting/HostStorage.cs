using Azure.Core;
using Azure.Storage.Blobs;
using Microsoft.Extensions.Configuration;

namespace TradeKpi.Functions.Hosting;

/// <summary>The host's own storage account, by the same settings that the host reads: <c>AzureWebJobsStorage</c>.</summary>
internal static class HostStorage
{
    public const string Section = "AzureWebJobsStorage";

    public static BlobServiceClient Blobs(IConfiguration settings, TokenCredential credential)
    {
        var section = settings.GetSection(Section);
        return section.Value is { Length: > 0 } emulator
            ? new BlobServiceClient(emulator)
            : new BlobServiceClient(new Uri(section["blobServiceUri"] ?? $"https://{section["accountName"]}.blob.core.windows.net"),
                credential);
    }
}

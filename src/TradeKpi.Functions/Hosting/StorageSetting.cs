using Azure.Storage.Blobs;
using Microsoft.Extensions.Configuration;

namespace TradeKpi.Functions.Hosting;

/// <summary>
/// A storage account as the Functions host is told of it: a connection string, or the account that an identity signs in to.
/// </summary>
/// <remarks>https://learn.microsoft.com/azure/azure-functions/functions-reference#configure-an-identity-based-connection</remarks>
internal static class StorageSetting
{
    /// <summary>What is wrong with the setting, or null.</summary>
    public static string? Fault(IConfiguration settings, string name, string what)
    {
        var section = settings.GetSection(name);
        if (section.Value is { Length: > 0 } connection)
            return IsConnectionString(connection) ? null : $"{name} is no connection string of a storage account: it is {what}.";
        if (section["accountName"] is { Length: > 0 })
            return null;
        if (section["blobServiceUri"] is not { Length: > 0 } address)
            return $"{name} is not set: it is {what}, UseDevelopmentStorage=true for Azurite, {name}:accountName in Azure.";
        return Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? null
            : $"{name}:blobServiceUri must be like https://ACCOUNT.blob.core.windows.net, not {address}.";
    }

    private static bool IsConnectionString(string connection)
    {
        try
        {
            return new BlobServiceClient(connection) is not null;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}

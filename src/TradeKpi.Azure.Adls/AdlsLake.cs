using Azure;
using Azure.Storage;
using Azure.Storage.Files.DataLake;
using Azure.Storage.Files.DataLake.Models;
using TradeKpi.Azure.Lake;
using TradeKpi.Lake;

namespace TradeKpi.Azure.Adls;

/// <summary>
/// The lake on ADLS Gen2. An upload takes three steps, and a crash between them leaves an empty file under the name: so each step holds on
/// to the version that the first one made, and what stands already is compared before it counts.
/// </summary>
public sealed class AdlsLake(DataLakeFileSystemClient fileSystem, LakeOptions options, TimeProvider time)
    : RemoteLake(time, options.Patience)
{
    private static readonly PathHttpHeaders s_headers = new() { ContentType = "application/x-ndjson" };

    private protected override async Task<bool> TryWriteAsync(
        string path, ReadOnlyMemory<byte> content, ETag? replaced, CancellationToken cancellationToken)
    {
        var file = fileSystem.GetFileClient(path);
        var create = new DataLakePathCreateOptions
        {
            HttpHeaders = s_headers,
            Conditions = replaced is null
                ? new DataLakeRequestConditions { IfNoneMatch = ETag.All }
                : new DataLakeRequestConditions { IfMatch = replaced },
        };
        var append = new DataLakeFileAppendOptions
        {
            TransferValidation = new UploadTransferValidationOptions { ChecksumAlgorithm = StorageChecksumAlgorithm.MD5 },
        };
        try
        {
            PathInfo made = await file.CreateAsync(create, cancellationToken);
            await file.AppendAsync(ReadableContent.Of(content), offset: 0, append, cancellationToken);

            // Without Close no FlushWithClose event reaches Event Grid, and nobody hears of the file.
            var flush = new DataLakeFileFlushOptions
            {
                Close = true,
                HttpHeaders = s_headers,
                Conditions = new DataLakeRequestConditions { IfMatch = made.ETag },
            };
            await file.FlushAsync(content.Length, flush, cancellationToken);
            return true;
        }
        catch (RequestFailedException e) when (e.Status is 409 or 412)
        {
            return false;
        }
    }

    private protected override async Task<StandingFile> LookAsync(string path, ReadOnlyMemory<byte> wanted,
        CancellationToken cancellationToken)
    {
        if (await DownloadAsync(path, cancellationToken) is not { } found)
            return StandingFile.Absent;
        await using var content = found.Value.Content;
        return new StandingFile(
            await StandingFile.CompareAsync(content, wanted, cancellationToken),
            found.Value.Details.ETag,
            StandingFile.AgeOf(found.GetRawResponse(), found.Value.Details.LastModified));
    }

    private protected override async Task<Stream?> ReadAsync(string path, CancellationToken cancellationToken) =>
        (await DownloadAsync(path, cancellationToken))?.Value.Content;

    private protected override IAsyncEnumerable<LakeFile> FilesAsync(string folder, string prefix, CancellationToken cancellationToken) =>
        AdlsListing.WalkAsync(fileSystem, folder, prefix, cancellationToken);

    private async Task<Response<DataLakeFileReadStreamingResult>?> DownloadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            var found = await fileSystem.GetFileClient(path).ReadStreamingAsync(options: null, cancellationToken);
            if (!IsFolder(found.Value.Details.Metadata))
                return found;
            await found.Value.Content.DisposeAsync();
            return null;
        }
        catch (RequestFailedException e) when (e.Status == 404 && e.ErrorCode is not ("ContainerNotFound" or "FilesystemNotFound"))
        {
            return null;
        }
    }

    private static bool IsFolder(IDictionary<string, string>? metadata) =>
        metadata is not null
        && metadata.TryGetValue("hdi_isfolder", out var folder)
        && folder.Equals("true", StringComparison.OrdinalIgnoreCase);
}

using System.Runtime.CompilerServices;
using Azure;
using Azure.Storage;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using TradeKpi.Lake;

namespace TradeKpi.Azure.Lake;

/// <summary>
/// The lake as blobs: for Azurite, which has no ADLS endpoint, and for accounts without a hierarchical namespace. A blob appears whole.
/// </summary>
/// <param name="makesContainer">Whether a missing container is made: on emulators, which start empty.</param>
public sealed class BlobLake(BlobContainerClient container, TimeProvider time, bool makesContainer)
    : RemoteLake(time, TimeSpan.Zero), IRewritableLake
{
    private static readonly BlobHttpHeaders s_headers = new() { ContentType = "application/x-ndjson" };

    private const int Rewrites = 10;

    private volatile bool _isThere = !makesContainer;

    /// <inheritdoc/>
    public async Task<bool> RewriteAsync(
        string path, Func<ReadOnlyMemory<byte>, byte[]?> edit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(edit);
        try
        {
            for (var round = 0; round < Rewrites; round++)
            {
                var found = await DownloadAsync(LakePath.Checked(path), cancellationToken)
                    ?? throw new FileNotFoundException($"The lake has no file {path}.", path);
                await using var content = found.Content;
                var bytes = await BinaryData.FromStreamAsync(content, cancellationToken);
                if (edit(bytes.ToMemory()) is not { } edited)
                    return false;
                if (edited.Length == 0)
                    throw new ArgumentException("An empty file cannot be told from a crashed write.", nameof(edit));
                if (await TryWriteAsync(path, edited, found.Details.ETag, cancellationToken))
                    return true;
            }
        }
        catch (Exception e) when (LakeFailure.Is(e, cancellationToken))
        {
            throw LakeFailure.At($"rewriting {path}", e);
        }

        throw new IOException($"The lake cannot rewrite {path}: others change the file all the time.");
    }

    private protected override async Task<bool> TryWriteAsync(
        string path, ReadOnlyMemory<byte> content, ETag? replaced, CancellationToken cancellationToken)
    {
        await EnsureContainerAsync(cancellationToken);
        var upload = new BlobUploadOptions
        {
            HttpHeaders = s_headers,
            Conditions = replaced is null
                ? new BlobRequestConditions { IfNoneMatch = ETag.All }
                : new BlobRequestConditions { IfMatch = replaced },
            TransferValidation = new UploadTransferValidationOptions { ChecksumAlgorithm = StorageChecksumAlgorithm.MD5 },

            // One request, so that the blob appears whole and says so once to Event Grid.
            TransferOptions = new StorageTransferOptions { InitialTransferSize = content.Length, MaximumTransferSize = content.Length },
        };
        try
        {
            await container.GetBlobClient(path).UploadAsync(ReadableContent.Of(content), upload, cancellationToken);
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
        await using var content = found.Content;
        return new StandingFile(await StandingFile.CompareAsync(content, wanted, cancellationToken), found.Details.ETag, TimeSpan.Zero);
    }

    private protected override async Task<Stream?> ReadAsync(string path, CancellationToken cancellationToken) =>
        (await DownloadAsync(path, cancellationToken))?.Content;

    private protected override async IAsyncEnumerable<LakeFile> FilesAsync(
        string folder, string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await EnsureContainerAsync(cancellationToken);

        // The service lists in the ordinal order of the names.
        await foreach (var blob in container.GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix, cancellationToken))
        {
            if (blob.Properties.ContentLength is { } length and > 0)
                yield return new LakeFile(blob.Name, length, blob.Properties.LastModified ?? DateTimeOffset.UnixEpoch);
        }
    }

    private async Task<BlobDownloadStreamingResult?> DownloadAsync(string path, CancellationToken cancellationToken)
    {
        await EnsureContainerAsync(cancellationToken);
        try
        {
            return await container.GetBlobClient(path).DownloadStreamingAsync(options: null, cancellationToken);
        }
        catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.BlobNotFound)
        {
            return null;
        }
    }

    private async Task EnsureContainerAsync(CancellationToken cancellationToken)
    {
        if (_isThere)
            return;
        await container.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
        _isThere = true;
    }
}

using TradeKpi.Lake;

namespace TradeKpi.Functions.Laptop;

/// <summary>
/// The lake of the embedded warehouse under a Functions host: the folder that its stage reads, and a copy of each event file as a blob,
/// whose appearance triggers the load. The folder is the truth; a write has succeeded when both hold the file.
/// </summary>
internal sealed class TeeLake(ILake folder, ILake blobs) : ILake
{
    public async Task<LakeWrite> WriteOnceAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var written = await folder.WriteOnceAsync(path, content, cancellationToken);
        if (path.StartsWith(LakePath.Events, StringComparison.Ordinal))
            await blobs.WriteOnceAsync(path, content, cancellationToken);
        return written;
    }

    public Task<Stream> OpenReadAsync(string path, CancellationToken cancellationToken) => folder.OpenReadAsync(path, cancellationToken);

    public IAsyncEnumerable<LakeFile> ListAsync(string prefix, CancellationToken cancellationToken) =>
        folder.ListAsync(prefix, cancellationToken);

    public IAsyncEnumerable<string> StraysAsync(string prefix, CancellationToken cancellationToken) =>
        folder.StraysAsync(prefix, cancellationToken);
}

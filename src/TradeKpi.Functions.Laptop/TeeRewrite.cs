using TradeKpi.Lake;

namespace TradeKpi.Functions.Laptop;

/// <summary>
/// Rewrites what a <see cref="TeeLake"/> holds: the copy first, so that what is cut off in between is found by the folder.
/// </summary>
internal sealed class TeeRewrite(IRewritableLake folder, IRewritableLake blobs) : IRewritableLake
{
    public async Task<bool> RewriteAsync(
        string path, Func<ReadOnlyMemory<byte>, byte[]?> edit, CancellationToken cancellationToken)
    {
        if (path.StartsWith(LakePath.Events, StringComparison.Ordinal))
            await blobs.RewriteAsync(path, edit, cancellationToken);
        return await folder.RewriteAsync(path, edit, cancellationToken);
    }
}

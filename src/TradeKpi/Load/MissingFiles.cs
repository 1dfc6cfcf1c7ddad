using System.Data.Common;
using TradeKpi.Lake;

namespace TradeKpi.Load;

/// <summary>
/// What the lake holds and the ledger lacks. Both are read in the order of their paths, side by side, so neither is kept.
/// </summary>
internal sealed class MissingFiles(DbDataSource warehouse, ILake lake)
{
    /// <param name="folders">Below which to look, in ordinal order; at least one.</param>
    /// <param name="writtenBefore">Younger files are passed over.</param>
    public async Task<IReadOnlyList<string>> OfAsync(
        string entity, IReadOnlyList<string> folders, DateTimeOffset writtenBefore, CancellationToken cancellationToken)
    {
        var missing = new List<string>();
        await using var connection = await warehouse.OpenConnectionAsync(cancellationToken);
        await using var loaded = LoadLedger.FromAsync(connection, entity, folders[0], cancellationToken)
            .GetAsyncEnumerator(cancellationToken);
        var isMore = await loaded.MoveNextAsync();
        foreach (var folder in folders)
        {
            await foreach (var file in lake.ListAsync(folder, cancellationToken))
            {
                while (isMore && string.CompareOrdinal(loaded.Current, file.Path) < 0)
                    isMore = await loaded.MoveNextAsync();
                if (file.LastModified <= writtenBefore && !(isMore && loaded.Current == file.Path))
                    missing.Add(file.Path);
            }
        }

        return missing;
    }
}

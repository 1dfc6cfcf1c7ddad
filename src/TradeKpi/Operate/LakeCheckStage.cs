using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;
using TradeKpi.Lake;
using TradeKpi.Warehouse;

namespace TradeKpi.Operate;

/// <summary>A file of the lake that is not what the warehouse took from it, or cannot be read at all.</summary>
public sealed record LakeFault(string Path, string Fault);

/// <summary>
/// Reads every file of the lake and compares it with the load ledger: a file that is gone, shorter or longer than it was, torn or not to be
/// read is named, also where other files hold the same events and hide the loss; so is one with an event that is not what its own hash
/// says. Memory holds a line.
/// </summary>
public sealed class LakeCheckStage(ILake lake, DbDataSource warehouse)
{
    /// <param name="most">At most so many faults are kept.</param>
    /// <exception cref="DbException">The warehouse cannot answer.</exception>
    /// <exception cref="IOException">The lake cannot be listed.</exception>
    public Task<IReadOnlyList<LakeFault>> CheckAsync(int most, CancellationToken cancellationToken) =>
        CheckAsync(warehouse, most, cancellationToken);

    /// <param name="ledger">Whose ledger to compare with; with null, files are only read.</param>
    /// <inheritdoc cref="CheckAsync(int, CancellationToken)"/>
    public async Task<IReadOnlyList<LakeFault>> CheckAsync(DbDataSource? ledger, int most, CancellationToken cancellationToken)
    {
        var faults = new List<LakeFault>();
        await using var loaded = (ledger is null ? NoneAsync() : LoadedAsync(ledger, cancellationToken))
            .GetAsyncEnumerator(cancellationToken);
        var isMore = await loaded.MoveNextAsync();
        await foreach (var path in PathsAsync(cancellationToken))
        {
            for (; isMore && string.CompareOrdinal(loaded.Current.Path, path) < 0; isMore = await loaded.MoveNextAsync())
                Add(loaded.Current.Path, "is gone or empty.");
            var isLoaded = isMore && loaded.Current.Path == path;
            if (await FaultAsync(path, isLoaded ? loaded.Current.Rows : null, cancellationToken) is { } fault)
                Add(path, fault);
            else if (ledger is not null && !isLoaded)
                Add(path, "was not loaded: `report pipeline` tells why.");
            if (isLoaded)
                isMore = await loaded.MoveNextAsync();
        }

        for (; isMore; isMore = await loaded.MoveNextAsync())
            Add(loaded.Current.Path, "is gone or empty.");
        return faults;

        void Add(string path, string fault)
        {
            if (faults.Count < most)
                faults.Add(new LakeFault(path, fault));
        }
    }

    private async Task<string?> FaultAsync(string path, long? expected, CancellationToken cancellationToken)
    {
        try
        {
            await using var content = await lake.OpenReadAsync(path, cancellationToken);
            var (lines, damaged, changed) = await JsonLines.CheckAsync(content, cancellationToken);
            return damaged is { } line
                ? string.Create(CultureInfo.InvariantCulture, $"is damaged: line {line:N0} is no JSON.")
                : expected is { } rows && rows != lines
                    ? string.Create(CultureInfo.InvariantCulture, $"holds {lines:N0} lines; {rows:N0} were loaded from it.")
                    : changed is { } other
                        ? string.Create(
                            CultureInfo.InvariantCulture, $"is damaged: line {other:N0} is not the event that was archived there.")
                        : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"cannot be read: {e.Message}";
        }
    }

    private async IAsyncEnumerable<string> PathsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var folder in (string[])[LakePath.Events, LakePath.Quarantine])
        {
            await foreach (var file in lake.ListAsync(folder, cancellationToken))
            {
                if (LakePath.EntityOf(file.Path) is not null)
                    yield return file.Path;
            }
        }
    }

    private static async IAsyncEnumerable<(string Path, long Rows)> LoadedAsync(
        DbDataSource ledger, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var connection = await ledger.OpenConnectionAsync(cancellationToken);
        await using var command = connection.Command("select file_name, rows_loaded from ops.load_ledger order by file_name");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            yield return (reader.GetString(0), WholeNumber.Of(reader.GetValue(1)));
    }

    private static async IAsyncEnumerable<(string Path, long Rows)> NoneAsync()
    {
        await Task.CompletedTask;
        yield break;
    }
}

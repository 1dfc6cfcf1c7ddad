using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;
using TradeKpi.Archive;
using TradeKpi.Erasure;
using TradeKpi.Lake;
using TradeKpi.Quarantine;
using TradeKpi.Warehouse;

namespace TradeKpi.Operate;

/// <summary>A file of the lake that is not what the warehouse took from it, or cannot be read at all.</summary>
public sealed record LakeFault(string Path, string Fault);

/// <summary>
/// Reads every file of the lake and compares it with the load ledger: a file that is gone, shorter or longer than it was, torn or not to be
/// read is named, also where other files hold the same events and hide the loss; so is one with an event that is not what its own hash
/// says, a refused event that is not what its id says, a record of an erasure or a replay that cannot be read, and a file whose name is no
/// lake path. Memory holds a line, and the names of the quarantine's files where the door goes on meanwhile.
/// </summary>
public sealed class LakeCheckStage(ILake lake, DbDataSource warehouse)
{
    private static readonly (string Folder, Func<ILake, string, CancellationToken, Task> Read)[] s_records =
        [(ErasureRecords.Folder, ErasureRecords.ReadAsync), (QuarantineStore.Markers, QuarantineStore.ReadMarkAsync)];

    /// <summary>
    /// The files of refused events that stand now. Asked before the ledger is brought up to date: what the door adds later was not missed.
    /// </summary>
    /// <exception cref="IOException">The lake cannot be listed.</exception>
    public async Task<IReadOnlySet<string>> RefusedAsync(CancellationToken cancellationToken) =>
        await PathsAsync(LakePath.Quarantine, cancellationToken).ToHashSetAsync(StringComparer.Ordinal, cancellationToken);

    /// <param name="most">At most so many faults are kept.</param>
    /// <param name="refused">Of the files of refused events, only these must have been loaded; all where they are not given.</param>
    /// <exception cref="DbException">The warehouse cannot answer.</exception>
    /// <exception cref="IOException">The lake cannot be listed.</exception>
    public Task<IReadOnlyList<LakeFault>> CheckAsync(
        int most, CancellationToken cancellationToken, IReadOnlySet<string>? refused = null) =>
        CheckAsync(warehouse, most, cancellationToken, refused);

    /// <param name="ledger">Whose ledger to compare with; with null, files are only read.</param>
    /// <inheritdoc cref="CheckAsync(int, CancellationToken, IReadOnlySet{string})"/>
    public async Task<IReadOnlyList<LakeFault>> CheckAsync(
        DbDataSource? ledger, int most, CancellationToken cancellationToken, IReadOnlySet<string>? refused = null)
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
            else if (ledger is not null && !isLoaded && MustBeLoaded(path))
                Add(path, "was not loaded: `report pipeline` tells why.");
            if (isLoaded)
                isMore = await loaded.MoveNextAsync();
        }

        for (; isMore; isMore = await loaded.MoveNextAsync())
            Add(loaded.Current.Path, "is gone or empty.");
        await foreach (var (path, fault) in RecordFaultsAsync(cancellationToken))
            Add(path, fault);
        return faults;

        bool MustBeLoaded(string path) =>
            refused is null || refused.Contains(path) || !IsRefused(path);

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
            var (lines, damaged, changed) = await JsonLines.CheckAsync(
                content, IsRefused(path) ? QuarantineLines.Stands : PayloadHash.Stands, cancellationToken);
            return damaged is { } line
                ? string.Create(CultureInfo.InvariantCulture, $"is damaged: line {line:N0} is no JSON.")
                : expected is { } rows && rows != lines
                    ? string.Create(CultureInfo.InvariantCulture, $"holds {lines:N0} lines; {rows:N0} were loaded from it.")
                    : changed is { } other
                        ? string.Create(
                            CultureInfo.InvariantCulture,
                            $"is damaged: line {other:N0} is not the event that was {(IsRefused(path) ? "refused" : "archived there")}.")
                        : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"cannot be read: {e.Message}";
        }
    }

    private async IAsyncEnumerable<LakeFault> RecordFaultsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var (folder, read) in s_records)
        {
            await foreach (var file in lake.ListAsync(folder, cancellationToken))
            {
                if (await RecordFaultAsync(file.Path, read, cancellationToken) is { } fault)
                    yield return new LakeFault(file.Path, fault);
            }
        }

        foreach (var folder in (string[])[LakePath.Events, LakePath.Quarantine, .. s_records.Select(record => record.Folder)])
        {
            await foreach (var stray in lake.StraysAsync(folder, cancellationToken))
                yield return new LakeFault(stray, "was not written here, is never read, and belongs elsewhere: its name is no lake path.");
        }
    }

    private async Task<string?> RecordFaultAsync(
        string path, Func<ILake, string, CancellationToken, Task> read, CancellationToken cancellationToken)
    {
        try
        {
            await read(lake, path, cancellationToken);
            return null;
        }
        catch (InvalidDataException e)
        {
            return e.Message.StartsWith($"{path} ", StringComparison.Ordinal) ? e.Message[(path.Length + 1)..] : e.Message;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"cannot be read: {e.Message}";
        }
    }

    private static bool IsRefused(string path) => path.StartsWith(LakePath.Quarantine, StringComparison.Ordinal);

    private IAsyncEnumerable<string> PathsAsync(CancellationToken cancellationToken) =>
        PathsAsync(LakePath.Events, cancellationToken).Concat(PathsAsync(LakePath.Quarantine, cancellationToken));

    private IAsyncEnumerable<string> PathsAsync(string folder, CancellationToken cancellationToken) =>
        lake.ListAsync(folder, cancellationToken).Select(file => file.Path).Where(path => LakePath.EntityOf(path) is not null);

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

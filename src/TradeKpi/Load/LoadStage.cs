using System.Data.Common;
using System.Diagnostics;
using TradeKpi.Lake;
using TradeKpi.Telemetry;

namespace TradeKpi.Load;

/// <summary>
/// Copies lake files into bronze, each once: the rows and the ledger's note of their file commit together. A file that COPY refuses for its
/// content is noted and stops no other; whatever else is wrong (no answer, no privilege, no stage) throws and says nothing of the files,
/// and the same call can be made again.
/// </summary>
public sealed class LoadStage(DbDataSource warehouse, ILake lake, LoadOptions options, TimeProvider time) : IDisposable
{
    private static readonly string[] s_entities = ["order", "customer", "product", "trade", "quarantine", LakePath.Tombstone];

    // Two loads of one file at the same time would both copy it, for one of them to find out at the ledger that it was second.
    private readonly SemaphoreSlim _oneAtATime = new(1, 1);
    private readonly LedgeredCopy _copy = new(warehouse, time);

    // What the lake held when everything in it was found loaded or refused: while it holds no more, there is nothing to ask the warehouse.
    private (LakeDigest Lake, DateTimeOffset Until)? _settled;

    /// <summary>Loads the given files, in any order and number; those that the ledger knows are left alone.</summary>
    /// <exception cref="DbException">The warehouse cannot be used now, or does not let us. What had been committed stays.</exception>
    public async Task<LoadReport> LoadAsync(IReadOnlyCollection<string> lakePaths, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lakePaths);
        if (lakePaths.Count == 0)
            return LoadReport.Empty;
        var origins = await FileTraces.OfAsync(lake, lakePaths, cancellationToken);
        using var span = Spans.Start("load", ActivityKind.Client, () => origins);
        span?.SetTag("db.operation.name", "COPY INTO").SetTag("db.operation.batch.size", lakePaths.Count);
        try
        {
            var report = await LoadEachAsync(lakePaths, cancellationToken);
            if (report.Rows.Count > 0)
                LoadTraces.Add(span);
            return report;
        }
        catch (Exception e)
        {
            span.Fail(e);
            throw;
        }
    }

    /// <summary>Loads files; what <see cref="LoadAsync"/> does.</summary>
    internal delegate Task<LoadReport> Load(IReadOnlyCollection<string> lakePaths, CancellationToken cancellationToken);

    /// <summary>
    /// Loads what the lake holds and the ledger lacks, of whatever age: what a missed notification or an earlier failure left out. Its cost
    /// grows with the lake's history.
    /// </summary>
    /// <exception cref="DbException">The warehouse cannot be used now, or does not let us.</exception>
    public Task<LoadReport> ReconcileAsync(CancellationToken cancellationToken) =>
        ReconcileByAsync(LoadAsync, cancellationToken);

    /// <param name="load">Loads what is missing, in whatever portions.</param>
    internal Task<LoadReport> ReconcileByAsync(Load load, CancellationToken cancellationToken) =>
        ReconcileAsync(entity => [LakePath.Folder(entity)], DateTimeOffset.MaxValue, load, cancellationToken);

    /// <summary>
    /// The same for the day folders that can still change, and files that are old enough to be missed
    /// (<see cref="LoadOptions.RecentDays"/>,
    /// <see cref="LoadOptions.MissedAfter"/>): its cost does not grow, so it can be done every few minutes. While the lake holds what it
    /// held when all of it was found loaded, the warehouse is not asked; where files were refused, not before
    /// <see cref="LoadOptions.RefusedAgainAfter"/>.
    /// </summary>
    /// <exception cref="DbException">The warehouse cannot be used now, or does not let us.</exception>
    public Task<LoadReport> ReconcileRecentAsync(CancellationToken cancellationToken) =>
        ReconcileRecentByAsync(LoadAsync, cancellationToken);

    internal async Task<LoadReport> ReconcileRecentByAsync(Load load, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var writtenBefore = now - options.MissedAfter;
        var days = Enumerable.Range(0, options.RecentDays).Select(n => now.AddDays(n + 1 - options.RecentDays)).ToList();
        IReadOnlyList<string> FoldersOf(string entity) => [.. days.Select(day => LakePath.DayFolder(entity, day))];

        var found = await LakeDigest.OfAsync(lake, s_entities.SelectMany(FoldersOf), writtenBefore, cancellationToken);
        if (_settled is var (settled, until) && settled == found && now < until)
            return LoadReport.Empty;
        var report = await ReconcileAsync(FoldersOf, writtenBefore, load, cancellationToken);
        _settled = (found, report.Failures.Count == 0 ? DateTimeOffset.MaxValue : now + options.RefusedAgainAfter);
        return report;
    }

    public void Dispose() => _oneAtATime.Dispose();

    private async Task<LoadReport> ReconcileAsync(
        Func<string, IReadOnlyList<string>> foldersOf, DateTimeOffset writtenBefore, Load load, CancellationToken cancellationToken)
    {
        var files = new MissingFiles(warehouse, lake);
        var missing = new List<string>();
        foreach (var entity in s_entities)
            missing.AddRange(await files.OfAsync(entity, foldersOf(entity), writtenBefore, cancellationToken));

        var report = await load(missing, cancellationToken);
        await using var connection = await warehouse.OpenConnectionAsync(cancellationToken);
        await LoadLedger.ForgetRepairedAsync(connection, cancellationToken);
        return report;
    }

    private async Task<LoadReport> LoadEachAsync(IReadOnlyCollection<string> lakePaths, CancellationToken cancellationToken)
    {
        var groups = lakePaths.Distinct(StringComparer.Ordinal).ToLookup(LakePath.EntityOf, StringComparer.Ordinal);
        var report = LoadReport.Empty with { Ignored = groups[null].Count() };
        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            foreach (var entity in s_entities)
            {
                foreach (var chunk in groups[entity].Order(StringComparer.Ordinal).Chunk(options.FilesPerCopy))
                    report = await LoadChunkAsync(entity, chunk, report, cancellationToken);
            }
        }
        finally
        {
            _oneAtATime.Release();
        }

        return report;
    }

    private async Task<LoadReport> LoadChunkAsync(string entity, string[] paths, LoadReport report, CancellationToken cancellationToken)
    {
        try
        {
            return await _copy.RunAsync(entity, paths, report, cancellationToken);
        }
        catch (CopyRefusedException) when (paths.Length > 1)
        {
            foreach (var half in paths.Chunk((paths.Length + 1) / 2))
                report = await LoadChunkAsync(entity, half, report, cancellationToken);
            return report;
        }
        catch (CopyRefusedException refused)
        {
            var failure = new LoadFailure(paths[0], refused.Message);
            await NoteAsync(entity, failure, cancellationToken);
            return report.With(entity, 0, 0, [failure], 0);
        }
    }

    private async Task NoteAsync(string entity, LoadFailure failure, CancellationToken cancellationToken)
    {
        await using var connection = await warehouse.OpenConnectionAsync(cancellationToken);
        await LoadLedger.FailAsync(connection, entity, failure, time.GetUtcNow(), cancellationToken);
    }
}

using System.Data.Common;
using System.Diagnostics;
using TradeKpi.Lake;
using TradeKpi.Telemetry;

namespace TradeKpi.Load;

/// <summary>
/// Copies lake files into bronze, each once: the rows and the ledger's note of their file commit together. A file that COPY refuses for its
/// content is noted and stops no other; a warehouse that does not answer throws, and the same call can be made again.
/// </summary>
public sealed class LoadStage(DbDataSource warehouse, ILake lake, LoadOptions options, TimeProvider time) : IDisposable
{
    private static readonly string[] s_entities = ["order", "customer", "product", "trade", "quarantine", LakePath.Tombstone];

    // Two loads of one file at the same time would both find the ledger without it.
    private readonly SemaphoreSlim _oneAtATime = new(1, 1);

    /// <summary>Loads the given files, in any order and number; those that the ledger knows are left alone.</summary>
    /// <exception cref="DbException">The warehouse cannot be used now. What had been committed stays.</exception>
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

    /// <summary>Loads what the lake holds and the ledger lacks: what a missed notification or an earlier failure left out.</summary>
    /// <exception cref="DbException">The warehouse cannot be used now.</exception>
    public async Task<LoadReport> ReconcileAsync(CancellationToken cancellationToken)
    {
        var missing = new List<string>();
        foreach (var entity in s_entities)
        {
            var known = await KnownAsync(entity, cancellationToken);
            await foreach (var file in lake.ListAsync(LakePath.Folder(entity), cancellationToken))
            {
                if (!known.Contains(file.Path))
                    missing.Add(file.Path);
            }
        }

        var report = await LoadAsync(missing, cancellationToken);
        await using var connection = await warehouse.OpenConnectionAsync(cancellationToken);
        await LoadLedger.ForgetRepairedAsync(connection, cancellationToken);
        return report;
    }

    public void Dispose() => _oneAtATime.Dispose();

    private async Task<HashSet<string>> KnownAsync(string entity, CancellationToken cancellationToken)
    {
        await using var connection = await warehouse.OpenConnectionAsync(cancellationToken);
        return await LoadLedger.AllAsync(connection, entity, cancellationToken);
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
            return await CopyAsync(entity, paths, report, cancellationToken);
        }
        catch (CopyRefusedException) when (paths.Length > 1)
        {
            foreach (var path in paths)
                report = await LoadChunkAsync(entity, [path], report, cancellationToken);
            return report;
        }
        catch (CopyRefusedException refused)
        {
            var failure = new LoadFailure(paths[0], refused.Message);
            await NoteAsync(entity, failure, cancellationToken);
            return report.With(entity, 0, 0, [failure], 0);
        }
    }

    private async Task<LoadReport> CopyAsync(string entity, string[] paths, LoadReport report, CancellationToken cancellationToken)
    {
        await using var connection = await warehouse.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var known = await LoadLedger.KnownAsync(transaction, entity, paths, cancellationToken);
        var wanted = paths.Where(path => !known.Contains(path)).ToList();
        if (wanted.Count == 0)
            return report.With(entity, 0, known.Count, [], 0);

        var rows = await RefusableAsync(() => BronzeCopy.RunAsync(transaction, entity, wanted, cancellationToken), cancellationToken);
        var unanswered = wanted.Where(path => !rows.ContainsKey(path)).ToList();
        foreach (var path in unanswered)
            rows[path] = await UnansweredAsync(transaction, entity, path, cancellationToken);

        await LoadLedger.AddAsync(transaction, entity, rows, time.GetUtcNow(), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        TradeKpiTelemetry.Loaded.Add(rows.Values.Sum(), new KeyValuePair<string, object?>("entity", entity));
        return report.With(entity, rows.Count, known.Count, [], rows.Values.Sum());
    }

    /// <summary>COPY passes over a file that it remembers from before our ledger: then its rows stand in bronze.</summary>
    private static async Task<long> UnansweredAsync(DbTransaction transaction, string entity, string path,
        CancellationToken cancellationToken)
    {
        var rows = await LoadLedger.RowsInBronzeAsync(transaction, entity, path, cancellationToken);
        return rows > 0 ? rows : throw new CopyRefusedException("COPY passed over the file, and bronze has no row of it.", null);
    }

    private async Task NoteAsync(string entity, LoadFailure failure, CancellationToken cancellationToken)
    {
        await using var connection = await warehouse.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await LoadLedger.FailAsync(transaction, entity, failure, time.GetUtcNow(), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static async Task<T> RefusableAsync<T>(Func<Task<T>> copy, CancellationToken cancellationToken)
    {
        try
        {
            return await copy();
        }
        catch (DbException e) when (!e.IsTransient && !cancellationToken.IsCancellationRequested)
        {
            throw new CopyRefusedException(e.Message, e);
        }
    }

    private sealed class CopyRefusedException(string message, Exception? inner) : Exception(message, inner);
}

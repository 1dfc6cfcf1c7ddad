using System.Data.Common;
using Polly;
using Polly.Retry;
using TradeKpi.Telemetry;
using TradeKpi.Warehouse;

namespace TradeKpi.Load;

/// <summary>
/// One COPY and the ledger's notes of its files, in one transaction. Of two loaders that have one file at the same time, in two processes,
/// the ledger takes the notes of one; the other rolls back what it copied and leaves the file alone.
/// </summary>
internal sealed class LedgeredCopy(DbDataSource warehouse, TimeProvider time)
{
    // Whoever comes second to a file leaves it out the next time: there are no more rounds than files.
    private readonly ResiliencePipeline<LoadReport?> _rounds = new ResiliencePipelineBuilder<LoadReport?> { TimeProvider = time }
        .AddRetry(new RetryStrategyOptions<LoadReport?>
        {
            ShouldHandle = round => ValueTask.FromResult(round.Outcome is { Exception: null, Result: null }),
            MaxRetryAttempts = int.MaxValue,
            BackoffType = DelayBackoffType.Exponential,
            Delay = TimeSpan.FromMilliseconds(20),
            MaxDelay = TimeSpan.FromSeconds(1),
        })
        .Build();

    /// <exception cref="CopyRefusedException">COPY refuses a file for what it holds; none was loaded.</exception>
    /// <exception cref="DbException">The warehouse cannot be used now, or does not let us; none was loaded.</exception>
    public async Task<LoadReport> RunAsync(
        string entity, IReadOnlyList<string> paths, LoadReport report, CancellationToken cancellationToken) =>
        (await _rounds.ExecuteAsync(async token => await RoundAsync(entity, paths, report, token), cancellationToken))!;

    private async Task<LoadReport?> RoundAsync(
        string entity, IReadOnlyList<string> paths, LoadReport report, CancellationToken cancellationToken)
    {
        await using var connection = await warehouse.OpenConnectionAsync(cancellationToken);
        var known = await LoadLedger.KnownAsync(connection, entity, paths, cancellationToken);
        var wanted = paths.Where(path => !known.Contains(path)).ToList();
        if (wanted.Count == 0)
            return report.With(entity, 0, known.Count, [], 0);
        return await TryAsync(connection, entity, wanted, cancellationToken) is { } rows
            ? report.With(entity, rows.Count, known.Count, [], rows.Values.Sum())
            : null;
    }

    /// <returns>The rows of each file, or null when another loader has noted one of them meanwhile: then nothing was loaded.</returns>
    private async Task<Dictionary<string, long>?> TryAsync(
        DbConnection connection, string entity, List<string> wanted, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var rows = await RefusableAsync(() => BronzeCopy.RunAsync(transaction, entity, wanted, cancellationToken), cancellationToken);
        var unanswered = wanted.Where(path => !rows.ContainsKey(path)).ToList();
        foreach (var path in unanswered)
            rows[path] = await UnansweredAsync(transaction, entity, path, cancellationToken);

        if (!await LoadLedger.TryAddAsync(transaction, entity, rows, time.GetUtcNow(), cancellationToken))
        {
            await transaction.RollbackAsync(cancellationToken);
            return null;
        }

        await transaction.CommitAsync(cancellationToken);
        TradeKpiTelemetry.Loaded.Add(rows.Values.Sum(), new KeyValuePair<string, object?>("entity", entity));
        return rows;
    }

    /// <summary>COPY passes over a file that it remembers from before our ledger: then its rows stand in bronze.</summary>
    private static async Task<long> UnansweredAsync(DbTransaction transaction, string entity, string path,
        CancellationToken cancellationToken)
    {
        var rows = await LoadLedger.RowsInBronzeAsync(transaction, entity, path, cancellationToken);
        return rows > 0 ? rows : throw new CopyRefusedException("COPY passed over the file, and bronze has no row of it.", null);
    }

    private static async Task<T> RefusableAsync<T>(Func<Task<T>> copy, CancellationToken cancellationToken)
    {
        try
        {
            return await copy();
        }
        catch (DbException e) when (CopyFaults.IsOfFile(e) && !cancellationToken.IsCancellationRequested)
        {
            throw new CopyRefusedException(e.Message, e);
        }
    }
}

/// <summary>A file that COPY refuses for what it holds.</summary>
internal sealed class CopyRefusedException(string message, Exception? inner) : Exception(message, inner);

using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using TradeKpi.Telemetry;
using TradeKpi.Warehouse;

namespace TradeKpi.Merge;

/// <summary>
/// Brings bronze to gold: asks the warehouse's task graph to run, and waits for it. The work itself is SQL, in the warehouse.
/// </summary>
/// <param name="ends">Tells when there is something to look at; without it, the warehouse is asked now and then.</param>
public sealed class MergeStage(DbDataSource warehouse, TimeProvider time, IRunEnds? ends = null)
{
    private static readonly TimeSpan s_firstWait = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan s_longestWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_toldWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private static readonly Task s_never = new TaskCompletionSource().Task;

    /// <summary>Asks for a run, and does not wait. Asking again before it began changes nothing.</summary>
    /// <exception cref="DbException">The warehouse cannot take the request.</exception>
    public async Task RequestAsync(CancellationToken cancellationToken)
    {
        using var span = StartSpan();
        try
        {
            await using var connection = await warehouse.OpenConnectionAsync(cancellationToken);
            await AskAsync(connection, cancellationToken);
        }
        catch (Exception e)
        {
            span.Fail(e);
            throw;
        }
    }

    /// <summary>Asks for runs until gold shows everything that is in bronze.</summary>
    /// <exception cref="MergeFailedException">A run that began meanwhile failed.</exception>
    /// <exception cref="DbException">The warehouse cannot answer.</exception>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        using var span = StartSpan();
        try
        {
            await WaitForGoldAsync(cancellationToken);
        }
        catch (Exception e)
        {
            span.Fail(e);
            throw;
        }
    }

    // The warehouse merges on its own: the span ends with the ask, or with the wait where there is one.
    private static Activity? StartSpan() =>
        Spans.Start("merge", ActivityKind.Client, LoadTraces.Take)?.SetTag("db.operation.name", "EXECUTE TASK");

    private async Task WaitForGoldAsync(CancellationToken cancellationToken)
    {
        await using var connection = await warehouse.OpenConnectionAsync(cancellationToken);
        var begun = time.GetUtcNow();
        var (_, failedBefore) = await RunsAsync(connection, begun, cancellationToken);
        var (asked, askedAt) = (-1L, time.GetTimestamp());

        // Who is told of the ends looks by himself only for errors that let no run begin: a look asks for every stream.
        var (first, longest) = ends is null ? (s_firstWait, s_longestWait) : (s_toldWait, s_toldWait);
        for (var wait = first; ; wait = wait * 2 < longest ? wait * 2 : longest)
        {
            // Asked for before the look: a run that ends during it is not waited for.
            var ended = ends?.Next ?? s_never;
            if (!await IsPendingAsync(connection, cancellationToken))
                return;
            var (runs, failed) = await RunsAsync(connection, begun, cancellationToken);
            if (failed > failedBefore)
                throw new MergeFailedException(await LastErrorAsync(connection, cancellationToken));

            // A run that ended and left something pending began before the last load: ask again. So too when nothing comes of it for
            // long, for a run may be skipped or lost; asking while one runs leads to one more at most.
            if (runs != asked || time.GetElapsedTime(askedAt) > s_patience)
            {
                await AskAsync(connection, cancellationToken);
                (asked, askedAt) = (runs, time.GetTimestamp());
            }

            await ended.WaitAsync(wait, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    // Whether bronze or silver hold changes that gold does not show.
    private static async Task<bool> IsPendingAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "select has_pending from ops.vw_pipeline_pending";
        return Convert.ToBoolean(await command.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture);
    }

    // A run that ended with its process, or failed while nobody waited, is recorded only by the next: it says nothing of what was asked.
    private static async Task<(long Ended, long Failed)> RunsAsync(DbConnection connection, DateTimeOffset begun,
        CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "select count(*), count_if(status = 'FAILED' and started_at >= :begun) from ops.vw_runs";
        command.Bind("begun", begun);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (WholeNumber.Of(reader.GetValue(0)), WholeNumber.Of(reader.GetValue(1)));
    }

    private static async Task<string> LastErrorAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "select error from ops.vw_runs where status = 'FAILED' order by completed_at desc limit 1";
        return await command.ExecuteScalarAsync(cancellationToken) as string ?? "no error was recorded";
    }

    private static async Task AskAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "execute task ops.refresh_kpis";
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}

/// <summary>A run of the task graph failed; the message holds the task and its error.</summary>
public sealed class MergeFailedException(string error) : Exception($"The refresh of gold failed: {error}");

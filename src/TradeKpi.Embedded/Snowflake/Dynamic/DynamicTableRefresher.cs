using System.Globalization;

using TradeKpi.Embedded.Snowflake.Engines;
using TradeKpi.Embedded.Snowflake.Reading;

namespace TradeKpi.Embedded.Snowflake.Dynamic;

/// <summary>
/// Refreshes dynamic tables: always whole, in one transaction, and what a table reads before the table itself, so that one refresh
/// leaves a chain at one data timestamp.
/// </summary>
/// <remarks>
/// https://docs.snowflake.com/en/user-guide/dynamic-tables/target-lag (dependency order) and …/dynamic-tables-suspend-resume (five
/// errors).
/// </remarks>
internal sealed class DynamicTableRefresher(
    DynamicTables tables, IDynamicTableStore store, OpenSession open, TimeProvider time) : IDisposable
{
    private const int FailuresUntilSuspended = 5;
    private readonly Turn _turn = new();
    private readonly AsyncLocal<bool> _filling = new();
    private long _lastId;

    /// <summary>Whether the caller is a refresh, whose own DELETE and INSERT are no DML of a user.</summary>
    public bool IsFilling => _filling.Value;

    public void Dispose() => _turn.Dispose();

    /// <summary>Refreshes one table whose data has become older than its lag, with what it reads.</summary>
    /// <returns>False when no table is due.</returns>
    public async Task<bool> RefreshOneDueAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var due = tables.All.Values.Where(table => IsDue(table, now)).MinBy(table => table.Name.ToString(), StringComparer.Ordinal);
        if (due is null)
            return false;
        await RefreshAsync(due.Name, "SCHEDULED", cancellationToken);
        return true;
    }

    /// <summary>Refreshes a table now. A failure is a state of the run, no exception; cancellation throws.</summary>
    public async Task<RefreshRun> RefreshAsync(ObjectName name, string trigger, CancellationToken cancellationToken)
    {
        using var turn = await _turn.TakeAsync(cancellationToken);
        return await RefreshAsync(name, trigger, time.GetUtcNow(), [], cancellationToken);
    }

    private async Task<RefreshRun> RefreshAsync(
        ObjectName name, string trigger, DateTimeOffset asOf, Dictionary<ObjectName, RefreshRun> done, CancellationToken cancellationToken)
    {
        if (done.TryGetValue(name, out var earlier))
            return earlier;
        RefreshRun? broken = null;
        foreach (var upstream in tables.All[name].Upstream.Where(IsOlder))
        {
            var above = await RefreshAsync(upstream, trigger, asOf, done, cancellationToken);
            if (above.State != "SUCCEEDED")
                broken = above;
        }

        var run = Begin(name, trigger, asOf);
        run = broken is null
            ? await FillAsync(tables.All[name], run, cancellationToken)
            : run with
            {
                State = "UPSTREAM_FAILED",
                StateMessage = $"The refresh of {broken.Name} failed: {broken.StateMessage}",
                RefreshEndTime = time.GetUtcNow(),
            };
        await store.WriteAsync(run, CancellationToken.None);
        await SettleAsync(tables.All[name], run);
        return done[name] = run;

        bool IsOlder(ObjectName upstream) =>
            tables.All.TryGetValue(upstream, out var table) && (table.DataTimestamp is null || table.DataTimestamp < asOf);
    }

    private RefreshRun Begin(ObjectName name, string trigger, DateTimeOffset asOf)
    {
        _lastId = Math.Max(_lastId + 1, asOf.ToUnixTimeMilliseconds());
        return new RefreshRun
        {
            QueryId = $"{_lastId.ToString("x12", CultureInfo.InvariantCulture)}-{name}",
            Name = name,
            State = "EXECUTING",
            DataTimestamp = asOf,
            RefreshStartTime = time.GetUtcNow(),
            RefreshTrigger = trigger,
        };
    }

    private async Task<RefreshRun> FillAsync(DynamicTable table, RefreshRun run, CancellationToken cancellationToken)
    {
        await store.WriteAsync(run, cancellationToken);
        _filling.Value = true;
        try
        {
            await using var session = await open(cancellationToken);
            await session.RunAsync("begin transaction", cancellationToken);
            await session.RunAsync($"delete from {table.Name.Script}", cancellationToken);
            await session.RunAsync($"insert into {table.Name.Script} {table.Select}", cancellationToken);
            await session.RunAsync("commit", cancellationToken);
            return run with { State = "SUCCEEDED", RefreshEndTime = time.GetUtcNow() };
        }
        catch (Exception error) when (cancellationToken.IsCancellationRequested)
        {
            await store.WriteAsync(
                run with { State = "CANCELLED", StateMessage = error.Message, RefreshEndTime = time.GetUtcNow() },
                CancellationToken.None);
            throw;
        }
        catch (Exception error)
        {
            return run with { State = "FAILED", StateMessage = error.Message, RefreshEndTime = time.GetUtcNow() };
        }
    }

    private async Task SettleAsync(DynamicTable table, RefreshRun run)
    {
        var scheduled = run.RefreshTrigger == "SCHEDULED";
        var failures = run.State == "SUCCEEDED" ? 0 : table.ConsecutiveFailures + (scheduled ? 1 : 0);
        await tables.SaveAsync(
            table with
            {
                DataTimestamp = run.State == "SUCCEEDED" ? run.DataTimestamp : table.DataTimestamp,
                ConsecutiveFailures = failures,
                LastTried = scheduled ? run.RefreshStartTime : table.LastTried,
                Suspended = table.Suspended || failures >= FailuresUntilSuspended,
            },
            CancellationToken.None);
    }

    private static bool IsDue(DynamicTable table, DateTimeOffset now) =>
        table is { Suspended: false, TargetLag: { } lag }
        && (table.DataTimestamp is null || now - table.DataTimestamp >= lag)
        && (table.ConsecutiveFailures == 0 || table.LastTried is null || now - table.LastTried >= lag);
}

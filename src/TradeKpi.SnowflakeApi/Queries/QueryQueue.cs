using System.Text.Json.Nodes;
using TradeKpi.Embedded.Snowflake;
using TradeKpi.SnowflakeApi.Dialect;
using TradeKpi.SnowflakeApi.Limits;
using TradeKpi.SnowflakeApi.Protocol;
using TradeKpi.SnowflakeApi.Results;
using TradeKpi.SnowflakeApi.Sessions;
using TradeKpi.Warehouse;

namespace TradeKpi.SnowflakeApi.Queries;

/// <summary>Takes what sessions ask, and lets a stated number of statements run at a time.</summary>
internal sealed class QueryQueue(
    SessionTable sessions, QueryTable table, Executor executor, SnowflakeApiOptions options, TimeProvider time) : IDisposable
{
    private const int MostBoundRows = 100_000;
    private readonly SemaphoreSlim _places = new(options.MaxRunning);
    private int _asked;

    /// <summary>Begins what a request asks, or finds what the same request began.</summary>
    public QueryRun Begin(ClientSession session, string? requestId, JsonObject body) =>
        table.GetOrBegin(session.Id, requestId, () => new QueryRun(body.Text("sqlText") ?? "", time.GetUtcNow()),
            run => _ = Task.Run(() => RunAsync(session, run, body)));

    public void Dispose() => _places.Dispose();

    private async Task RunAsync(ClientSession session, QueryRun run, JsonObject body)
    {
        try
        {
            if (Interlocked.Increment(ref _asked) > options.MaxRunning + options.MaxWaiting)
            {
                throw new SnowflakeError("000630", "57014", FormattableString.Invariant(
                    $"{options.MaxWaiting} statements wait already, which is the limit: ask again later."));
            }

            run.Succeed(await InTimeAsync(session, run, body), time.GetUtcNow());
        }
        catch (Exception failure)
        {
            run.Fail(failure, time.GetUtcNow());
        }
        finally
        {
            Interlocked.Decrement(ref _asked);
        }
    }

    private async Task<Result> InTimeAsync(ClientSession session, QueryRun run, JsonObject body)
    {
        using var late = new CancellationTokenSource(options.StatementTimeout, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(run.Stop, late.Token);
        try
        {
            // What goes on while the session is asked other things has a session of the warehouse of its own.
            if (body.Flag("asyncExec") && session.TransactionSince is null && session.AutoCommit)
            {
                await using var beside = await sessions.OpenAsync(stop.Token);
                await ClientSession.UseAsync(beside, session.Names.Schema, stop.Token);
                return await StatementsAsync(session, beside, run, body, stop.Token);
            }

            await session.Turn.WaitAsync(stop.Token);
            try
            {
                session.CancelRunning = run.Cancel;
                return await StatementsAsync(session, session.Connection, run, body, stop.Token);
            }
            finally
            {
                session.CancelRunning = null;
                session.NoteTransaction(time.GetUtcNow());
                session.Turn.Release();
            }
        }
        catch (OperationCanceledException stopped) when (late.IsCancellationRequested && !run.Stop.IsCancellationRequested)
        {
            throw new TimeoutException(
                FormattableString.Invariant($"The limit is {options.StatementTimeout.TotalSeconds} seconds."), stopped);
        }
    }

    private async Task<Result> StatementsAsync(
        ClientSession session, SnowflakeConnection connection, QueryRun run, JsonObject body, CancellationToken stop)
    {
        var statements = SqlScript.Split(run.Text);
        if (statements.Count == 0)
            throw new SnowflakeError("000900", "42601", "SQL compilation error:\nEmpty SQL Statement.");
        var asked = (body["parameters"] as JsonObject).Text("MULTI_STATEMENT_COUNT")
            ?? SessionParameters.Text(session.Parameters["MULTI_STATEMENT_COUNT"]);
        if (asked != "0" && asked != FormattableString.Invariant($"{statements.Count}"))
        {
            throw new SnowflakeError("000008", "0A000", FormattableString.Invariant(
                $"Actual statement count {statements.Count} did not match the desired statement count {asked}."));
        }

        if (session.LostTransaction && connection == session.Connection)
        {
            session.LostTransaction = false;
            if (StatementTypes.First(statements[0]) != "rollback")
            {
                throw new SnowflakeError("000625", "57014", FormattableString.Invariant(
                    $"The transaction was open for more than {options.TransactionTimeout.TotalSeconds} seconds and was rolled back."));
            }
        }

        var binds = Bindings.Read(body["bindings"] as JsonObject, MostBoundRows);
        var describe = body.Flag("describeOnly");
        if (statements.Count == 1)
            return await InTurnAsync(session, connection, statements[0], binds, describe, stop);
        var parts = new List<QueryRun>();
        foreach (var statement in statements)
        {
            var part = new QueryRun(statement.Text, time.GetUtcNow());
            part.Succeed(await InTurnAsync(session, connection, statement, Bindings.None, describe, stop), time.GetUtcNow());
            table.Add(part);
            parts.Add(part);
        }

        run.Parts = parts;
        return Result.Status(StatementTypes.Several, "Multiple statements executed successfully.");
    }

    private async Task<Result> InTurnAsync(
        ClientSession session, SnowflakeConnection connection, SqlStatement statement, Bindings binds, bool describe,
        CancellationToken stop)
    {
        await _places.WaitAsync(stop);
        try
        {
            return await executor.RunAsync(session, connection, statement, binds, describe, stop);
        }
        finally
        {
            _places.Release();
        }
    }
}

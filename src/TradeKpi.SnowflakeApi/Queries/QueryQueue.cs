using System.Text.Json.Nodes;
using TradeKpi.Embedded.Snowflake;
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
    private readonly RunningPlaces _places = new(options.MaxRunning);
    private int _asked;

    /// <summary>Begins what a request asks, or finds what the same request began.</summary>
    public QueryRun Begin(ClientSession session, string? requestId, JsonObject body) =>
        table.GetOrBegin(session.Id, requestId, () => new QueryRun(session.Id, body.Text("sqlText") ?? "", time.GetUtcNow()),
            run =>
            {
                var asked = Interlocked.Increment(ref _asked);
                _ = Task.Run(() => RunAsync(session, run, body, asked));
            });

    public void Dispose() => _places.Dispose();

    private async Task RunAsync(ClientSession session, QueryRun run, JsonObject body, int asked)
    {
        try
        {
            if (asked > options.MaxRunning + options.MaxWaiting)
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
        var request = QueryRequest.Read(run.Text, body, session, options);
        using var late = new CancellationTokenSource(request.Timeout, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(run.Stop, late.Token, session.Ended);
        try
        {
            // What goes on while the session is asked other things has a session of the warehouse of its own.
            if (request.InBackground && session.TransactionSince is null && !session.HasBegun && session.AutoCommit)
            {
                await using var beside = await sessions.OpenAsync(stop.Token);
                await ClientSession.UseAsync(beside, session.Names.Schema, stop.Token);
                return await StatementsAsync(session, beside, run, request, stop.Token);
            }

            await session.Turn.WaitAsync(stop.Token);
            try
            {
                session.CancelRunning = run.Cancel;
                return await StatementsAsync(session, session.Connection, run, request, stop.Token);
            }
            finally
            {
                session.CancelRunning = null;
                session.Names = session.Names with { LastQuery = run.Id };
                session.NoteTransaction(time.GetUtcNow());
                session.Turn.Release();
            }
        }
        catch (OperationCanceledException stopped) when (late.IsCancellationRequested && !run.Stop.IsCancellationRequested)
        {
            throw new TimeoutException(FormattableString.Invariant($"The limit is {request.Timeout.TotalSeconds} seconds."), stopped);
        }
    }

    private async Task<Result> StatementsAsync(
        ClientSession session, SnowflakeConnection connection, QueryRun run, QueryRequest request, CancellationToken stop)
    {
        if (session.LostTransaction && connection == session.Connection)
        {
            session.LostTransaction = false;
            if (StatementTypes.First(request.Statements[0]) != "rollback")
            {
                throw new SnowflakeError("000625", "57014", FormattableString.Invariant(
                    $"The transaction was open for more than {options.TransactionTimeout.TotalSeconds} seconds and was rolled back."));
            }
        }

        if (request.Statements.Count == 1)
            return await InTurnAsync(session, connection, request.Statements[0], request, stop);
        var parts = new List<QueryRun>();
        foreach (var statement in request.Statements)
        {
            var part = new QueryRun(session.Id, statement.Text, time.GetUtcNow());
            part.Succeed(await InTurnAsync(session, connection, statement, request, stop), time.GetUtcNow());
            table.Add(part);
            parts.Add(part);
            session.Names = session.Names with { LastQuery = part.Id };
        }

        run.Parts = parts;
        return Result.Status(StatementTypes.Several, "Multiple statements executed successfully.");
    }

    private async Task<Result> InTurnAsync(
        ClientSession session, SnowflakeConnection connection, SqlStatement statement, QueryRequest request, CancellationToken stop)
    {
        var result = await _places.RunAsync(
            connection, statement, () => executor.RunAsync(session, connection, statement, request, stop), stop);

        // A definition and the end of a transaction end what was begun.
        if (connection == session.Connection && StatementTypes.First(statement) is not ("begin" or "start")
            && result.StatementType is StatementTypes.Define or StatementTypes.Transaction)
            session.HasBegun = false;
        return result;
    }
}

using TradeKpi.Embedded.Snowflake.Changes;
using TradeKpi.Embedded.Snowflake.Engines;
using TradeKpi.Embedded.Snowflake.Rewriting;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake.Sessions;

/// <summary>SELECT. A read never waits and never moves a stream.</summary>
internal static class Queries
{
    public static async Task<StatementResult> RunAsync(
        Session session, SqlStatement statement, IReadOnlyList<Bind> binds, CancellationToken cancellationToken)
    {
        var engine = session.Engine;
        var edits = new TokenEdits(statement);
        StreamHasData.Over(edits, session.Streams);
        var sql = Rewriter.Rewrite(edits, 0, statement.Tokens.Count);
        if (session.Transaction is { } open)
        {
            await open.BindStreamsAsync(statement, cancellationToken);
            return new StatementResult(await engine.ReadAsync(sql, cancellationToken, binds));
        }

        if (session.Streams.In(statement).Count == 0)
            return new StatementResult(await engine.ReadAsync(sql, cancellationToken, binds));

        // The stream's bounds and its rows must come from one snapshot.
        await engine.RunAsync("begin transaction", cancellationToken);
        try
        {
            await new Work(engine, session.Streams).BindStreamsAsync(statement, cancellationToken);
            var reader = await engine.ReadAsync(sql, cancellationToken, binds);
            var end = new Cleanup(() => engine.RunAsync("rollback", CancellationToken.None));
            return new StatementResult(new OwningReader(reader, [end]));
        }
        catch
        {
            await engine.RunAsync("rollback", CancellationToken.None);
            throw;
        }
    }
}

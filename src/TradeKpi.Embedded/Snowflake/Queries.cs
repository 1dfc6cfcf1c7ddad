using TradeKpi.Embedded.Snowflake.Tasks;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake;

/// <summary>SELECT. A read never waits and never moves a stream.</summary>
internal static class Queries
{
    public static async Task<StatementResult> RunAsync(Session session, SqlStatement statement, IReadOnlyList<Bind> binds, CancellationToken cancellationToken)
    {
        var engine = session.Engine;
        var edits = new TokenEdits(statement);
        Streams.RewriteHasData(session.Warehouse.Streams, edits);
        var sql = QueryRewriter.Rewrite(edits, 0, statement.Tokens.Count);
        if (session.Transaction is { } open)
        {
            await open.BindStreamsAsync(statement, cancellationToken).ConfigureAwait(false);
            return new StatementResult(await engine.ReadAsync(sql, cancellationToken, binds).ConfigureAwait(false));
        }

        if (session.Warehouse.Streams.In(statement).Count == 0)
            return new StatementResult(await engine.ReadAsync(sql, cancellationToken, binds).ConfigureAwait(false));

        // The stream's bounds and its rows must come from one snapshot.
        await engine.RunAsync("begin transaction", cancellationToken).ConfigureAwait(false);
        try
        {
            await new Work(session).BindStreamsAsync(statement, cancellationToken).ConfigureAwait(false);
            var reader = await engine.ReadAsync(sql, cancellationToken, binds).ConfigureAwait(false);
            return new StatementResult(new OwningReader(reader, [new Cleanup(() => engine.RunAsync("rollback", CancellationToken.None))]));
        }
        catch
        {
            await engine.RunAsync("rollback", CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }
}

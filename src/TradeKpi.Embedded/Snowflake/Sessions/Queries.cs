using System.Data.Common;

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
            await open.BindStreamsAsync(statement, cancellationToken, session.Schema);
            return new StatementResult(await ReadAsync(session, statement, sql, binds, cancellationToken));
        }

        if (!session.IsReadOnly && session.Streams.In(statement, session.Schema).Count == 0)
            return new StatementResult(await ReadAsync(session, statement, sql, binds, cancellationToken));

        // The stream's bounds and its rows must come from one snapshot.
        await engine.RunAsync(session.IsReadOnly ? "begin transaction read only" : "begin transaction", cancellationToken);
        try
        {
            await new Work(engine, session.Streams).BindStreamsAsync(statement, cancellationToken, session.Schema);
            if (session.Reading.InPages)
            {
                var kept = await KeepAsync(session, statement, sql, binds, cancellationToken);
                await engine.RunAsync("commit", cancellationToken);
                return new StatementResult(await PagedReader.OpenAsync(kept, cancellationToken));
            }

            var reader = await ReadAsync(session, statement, sql, binds, cancellationToken);
            var end = new Cleanup(() => engine.RunAsync("rollback", CancellationToken.None));
            return new StatementResult(new OwningReader(reader, [end]));
        }
        catch
        {
            await engine.RunAsync("rollback", CancellationToken.None);
            throw;
        }
    }

    private static async Task<DbDataReader> ReadAsync(
        Session session, SqlStatement statement, string sql, IReadOnlyList<Bind> binds, CancellationToken cancellationToken)
    {
        var engine = session.Engine;
        if (session.Reading.DescribesOnly)
            return new DescribedReader(await ResultColumn.DescribeAsync(engine, sql, binds, cancellationToken));
        return session.Reading.InPages
            ? await PagedReader.OpenAsync(await KeepAsync(session, statement, sql, binds, cancellationToken), cancellationToken)
            : await engine.ReadAsync(sql, cancellationToken, binds);
    }

    private static Task<KeptRows> KeepAsync(
        Session session, SqlStatement statement, string sql, IReadOnlyList<Bind> binds, CancellationToken cancellationToken) =>
        session.Reading.Describes
            ? KeptRows.KeepAsync(session.Engine, statement, sql, binds, session.Reading.MaxRows, cancellationToken)
            : KeptRows.KeepAsync(session.Engine, sql, binds, cancellationToken);
}

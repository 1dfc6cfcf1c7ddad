using TradeKpi.Embedded.Snowflake.Tasks;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake;

/// <summary>Hands each statement to who knows it, and refuses what nobody knows.</summary>
internal static class Statements
{
    private const string Supported =
        "SELECT, INSERT, UPDATE, DELETE, MERGE, TRUNCATE, COPY INTO a table, CREATE SCHEMA / TABLE / VIEW / FUNCTION / PROCEDURE / STREAM, ALTER TABLE, DROP, COMMENT, "
        + "CALL, EXECUTE IMMEDIATE $$ … $$, BEGIN, COMMIT, ROLLBACK, SHOW STREAMS, tasks and dynamic tables; what concerns accounts, roles, warehouses and integrations belongs to sql/00_platform.";

    public static async Task<StatementResult> RunAsync(Session session, StatementKind kind, SqlStatement statement, Binds binds, CancellationToken cancellationToken)
    {
        switch (kind)
        {
            case StatementKind.Query:
                return await Queries.RunAsync(session, statement, binds.For(statement), cancellationToken).ConfigureAwait(false);
            case StatementKind.Insert or StatementKind.Update or StatementKind.Delete or StatementKind.Truncate or StatementKind.Merge:
                session.Warehouse.TaskStatements?.RefuseDml(statement);
                return await session.WriteAsync(
                    work => Changes.RunAsync(work, kind, statement, binds.For(statement), cancellationToken), cancellationToken).ConfigureAwait(false);
            case StatementKind.Copy:
                return await session.WriteAsync(work => CopyLoader.RunAsync(work, CopyStatement.Read(statement), cancellationToken), cancellationToken).ConfigureAwait(false);
            case StatementKind.Call or StatementKind.ExecuteImmediate:
                return await Procedures.RunAsync(session, kind, statement, cancellationToken).ConfigureAwait(false);
            case StatementKind.Begin:
                await session.BeginAsync(cancellationToken).ConfigureAwait(false);
                return new StatementResult(null);
            case StatementKind.Commit:
                await session.CommitAsync(cancellationToken).ConfigureAwait(false);
                return new StatementResult(null);
            case StatementKind.Use or StatementKind.AlterSession:
                return SessionSettings.Check(statement);
            case StatementKind.ShowStreams:
                return await Streams.ShowAsync(session, cancellationToken).ConfigureAwait(false);
            case StatementKind.Task:
                return await TaskAsync(session, statement, cancellationToken).ConfigureAwait(false);
            case StatementKind.Unknown:
                throw SnowflakeSqlException.Refusal(statement, "this statement is not known.", Supported);
            default:
                return await session.DefineAsync(work => Definitions.RunAsync(work, kind, statement, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<StatementResult> TaskAsync(Session session, SqlStatement statement, CancellationToken cancellationToken)
    {
        if (session.Warehouse.TaskStatements is { } tasks
            && await tasks.TryExecuteAsync(statement, session.Owner, cancellationToken).ConfigureAwait(false) is { } result)
        {
            return result;
        }

        throw SnowflakeSqlException.Refusal(statement, "tasks and dynamic tables are not run by this warehouse.", Supported);
    }
}

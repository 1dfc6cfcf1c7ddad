using TradeKpi.Embedded.Snowflake.Changes;
using TradeKpi.Embedded.Snowflake.Copy;
using TradeKpi.Embedded.Snowflake.Definitions;
using TradeKpi.Embedded.Snowflake.Engines;
using TradeKpi.Embedded.Snowflake.Reading;
using TradeKpi.Embedded.Snowflake.Sessions;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake;

/// <summary>Hands each statement to who knows it, and refuses what nobody knows.</summary>
internal static class Statements
{
    private const string Supported =
        "SELECT, INSERT, UPDATE, DELETE, MERGE, TRUNCATE, COPY INTO a table, "
        + "CREATE SCHEMA / TABLE / VIEW / FUNCTION / PROCEDURE / STREAM, ALTER TABLE, DROP, COMMENT, "
        + "CALL, EXECUTE IMMEDIATE $$ … $$, BEGIN, COMMIT, ROLLBACK, SHOW STREAMS, tasks and dynamic tables; "
        + "what concerns accounts, roles, warehouses and integrations belongs to sql/00_platform.";

    public static async Task<StatementResult> RunAsync(
        Interpreter interpreter, StatementKind kind, SqlStatement statement, Binds binds, CancellationToken cancellationToken)
    {
        var (warehouse, session) = (interpreter.Warehouse, interpreter.Session);
        switch (kind)
        {
            case StatementKind.Query:
                return await Queries.RunAsync(session, statement, binds.For(statement), cancellationToken);
            case StatementKind.Insert or StatementKind.Update or StatementKind.Delete or StatementKind.Truncate or StatementKind.Merge:
                warehouse.Tasks?.RefuseDml(statement);
                return await session.WriteAsync(
                    work => Dml.RunAsync(work, kind, statement, binds.For(statement), warehouse.Merges, cancellationToken),
                    cancellationToken);
            case StatementKind.Copy:
                return await session.WriteAsync(
                    work => CopyLoader.RunAsync(work, CopyInto.Read(statement), warehouse.Options.Stages, cancellationToken),
                    cancellationToken);
            case StatementKind.Call or StatementKind.ExecuteImmediate:
                return await Procedures.RunAsync(interpreter, kind, statement, cancellationToken);
            case StatementKind.Begin:
                await session.BeginAsync(cancellationToken);
                return StatementResult.None;
            case StatementKind.Commit:
                await session.CommitAsync(cancellationToken);
                return StatementResult.None;
            case StatementKind.Use or StatementKind.AlterSession:
                return SessionSettings.Check(statement);
            case StatementKind.ShowStreams:
                return await Streams.ShowAsync(session.Engine, cancellationToken);
            case StatementKind.Task:
                return await TaskAsync(interpreter, statement, cancellationToken);
            case StatementKind.Unknown:
                throw SnowflakeSqlException.Refusal(statement, "this statement is not known.", Supported);
            default:
                var defined = await session.DefineAsync(
                    work => Definition.RunAsync(work, kind, statement, warehouse.Options.Stages, cancellationToken), cancellationToken);
                warehouse.Blocks.Forget();
                warehouse.Merges.Forget();
                return defined;
        }
    }

    private static async Task<StatementResult> TaskAsync(
        Interpreter interpreter, SqlStatement statement, CancellationToken cancellationToken)
    {
        if (interpreter.Warehouse.Tasks is not { } tasks)
            throw SnowflakeSqlException.Refusal(statement, "tasks and dynamic tables are not run by this warehouse.", Supported);

        // DDL commits the open transaction; besides, a refresh in its own session waits for the writer that this one may hold.
        if (!statement.Tokens[0].Is("execute") && !statement.Tokens[0].Is("show"))
            await interpreter.Session.CommitAsync(cancellationToken);
        return await tasks.ExecuteAsync(statement, cancellationToken) is { } answer
            ? answer.ToResult()
            : throw SnowflakeSqlException.Refusal(statement, "tasks and dynamic tables are not run by this warehouse.", Supported);
    }
}

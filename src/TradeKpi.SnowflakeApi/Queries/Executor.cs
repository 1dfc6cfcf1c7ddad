using System.Data;
using System.Globalization;
using TradeKpi.Embedded.Snowflake;
using TradeKpi.SnowflakeApi.Dialect;
using TradeKpi.SnowflakeApi.Limits;
using TradeKpi.SnowflakeApi.Results;
using TradeKpi.SnowflakeApi.Sessions;
using TradeKpi.Warehouse;

namespace TradeKpi.SnowflakeApi.Queries;

/// <summary>Runs one statement of a session: the door's own, or the engine's.</summary>
internal sealed class Executor(SnowflakeApiOptions options, ResultFolder folder)
{
    /// <param name="connection">The session's own, or one beside it.</param>
    public async Task<Result> RunAsync(
        ClientSession session, SnowflakeConnection connection, SqlStatement statement, Bindings binds, bool describeOnly,
        CancellationToken cancellationToken)
    {
        var type = StatementTypes.Of(statement);
        switch (StatementTypes.First(statement))
        {
            case "use" or "alter" when type == StatementTypes.Session:
                if (!describeOnly)
                    await SessionStatements.RunAsync(session, statement, cancellationToken);
                return Result.Status(type);
            case "show" or "describe" or "desc" when Shows.Query(statement, session.Names) is { } query:
                return await ReadAsync(connection, query, Bindings.None, 0, type, name => name, describeOnly, cancellationToken);
            case "begin" or "start" or "commit" or "rollback" when connection.IsReadOnly:
                // A transaction that reads holds nothing: each statement sees what is committed, as Snowflake's isolation has it.
                return Result.Status(type);
        }

        if (StatementTypes.IsDml(type) && describeOnly)
            return Result.Described(type, [Counted(type)]);
        if (StatementTypes.IsDml(type) && !session.AutoCommit && !connection.InTransaction && !connection.IsReadOnly)
            await NonQueryAsync(connection, "begin transaction", cancellationToken);
        var (sql, named) = Preparation.Prepare(statement, session.Names, binds.Columns.Count > 0);
        return binds.Rows is { } rows && StatementTypes.IsDml(type)
            ? await EachAsync(connection, sql, binds, rows, type, cancellationToken)
            : await ReadAsync(connection, sql, binds, 0, type, named, describeOnly, cancellationToken);
    }

    private async Task<Result> ReadAsync(
        SnowflakeConnection connection, string sql, Bindings binds, int row, int type, Func<string, string> named, bool describeOnly,
        CancellationToken cancellationToken)
    {
        await using var command = Command(connection, sql, binds, row);
        var behavior = describeOnly ? CommandBehavior.SchemaOnly : CommandBehavior.SequentialAccess;
        await using var reader = await command.ExecuteReaderAsync(behavior, cancellationToken);
        if (reader.FieldCount > 0)
        {
            var columns = RowType.Of(reader, named);
            return describeOnly
                ? Result.Described(type, columns)
                : await Result.ReadAsync(reader, type, columns, folder, options.InlineBytes, cancellationToken);
        }

        return StatementTypes.IsDml(type) ? Written(type, reader.RecordsAffected) : Result.Status(type);
    }

    // All rows or none, as one statement of Snowflake's.
    private async Task<Result> EachAsync(
        SnowflakeConnection connection, string sql, Bindings binds, int rows, int type, CancellationToken cancellationToken)
    {
        var isOwn = !connection.InTransaction;
        if (isOwn)
            await NonQueryAsync(connection, "begin transaction", cancellationToken);
        try
        {
            var written = 0L;
            for (var row = 0; row < rows; row++)
            {
                await using var command = Command(connection, sql, binds, row);
                written += Math.Max(await command.ExecuteNonQueryAsync(cancellationToken), 0);
            }

            if (isOwn)
                await NonQueryAsync(connection, "commit", cancellationToken);
            return Written(type, written);
        }
        catch
        {
            if (isOwn)
                await NonQueryAsync(connection, "rollback", CancellationToken.None);
            throw;
        }
    }

    private SnowflakeCommand Command(SnowflakeConnection connection, string sql, Bindings binds, int row)
    {
        var command = (SnowflakeCommand)connection.Command(sql);
        command.MaxRows = options.MaxRows;
        binds.BindTo(command, row, byName: !sql.Contains('?', StringComparison.Ordinal));
        return command;
    }

    private static async Task NonQueryAsync(SnowflakeConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = connection.Command(sql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static Result Written(int type, long rows) =>
        Result.OfRow(type, [Counted(type)], Math.Max(rows, 0).ToString(CultureInfo.InvariantCulture));

    private static RowType Counted(int type) => new(StatementTypes.Counted(type), WireKind.Fixed, 19);
}

using System.Data;
using System.Globalization;
using TradeKpi.Embedded.Snowflake;
using TradeKpi.SnowflakeApi.Dialect;
using TradeKpi.SnowflakeApi.Limits;
using TradeKpi.SnowflakeApi.Protocol;
using TradeKpi.SnowflakeApi.Results;
using TradeKpi.SnowflakeApi.Sessions;
using TradeKpi.Warehouse;

namespace TradeKpi.SnowflakeApi.Queries;

/// <summary>Runs one statement of a session: the door's own, or the engine's.</summary>
internal sealed class Executor(SnowflakeApiOptions options, ResultFolder folder, QueryTable table)
{
    /// <param name="connection">The session's own, or one beside it.</param>
    public async Task<Result> RunAsync(
        ClientSession session, SnowflakeConnection connection, SqlStatement statement, QueryRequest request,
        CancellationToken cancellationToken)
    {
        var (type, binds, describeOnly) = (StatementTypes.Of(statement), request.Binds, request.DescribesOnly);
        switch (StatementTypes.First(statement))
        {
            case "use" or "alter" when type == StatementTypes.Session:
                if (!describeOnly)
                    await SessionStatements.RunAsync(session, statement, cancellationToken);
                return Result.Status(type);
            case "show" or "describe" or "desc" when Shows.Query(statement, session.Names, session.Parameters) is { } query:
                return await ReadAsync(connection, statement, query, request with { Binds = Bindings.None }, type, name => name,
                    cancellationToken);
            case "begin" or "start" or "commit" or "rollback" when !connection.InTransaction:
                // A transaction that has only read holds nothing: each statement sees what is committed, as Snowflake's isolation has it.
                session.HasBegun = StatementTypes.First(statement) is "begin" or "start" && !describeOnly;
                return Result.Status(type);
        }

        if (StatementTypes.IsDml(type) && describeOnly)
            return Result.Described(type, [Counted(type)]);
        if (StatementTypes.IsInTransaction(statement) && (session.HasBegun || !session.AutoCommit)
            && !connection.InTransaction && !connection.IsReadOnly && !describeOnly)
            await ArrayWrites.NonQueryAsync(connection, "begin transaction", cancellationToken);
        var (sql, named) = Preparation.Prepare(
            statement, session.Names, binds.Columns.Count > 0, id => ResultScan.Query(Kept(session, id)));
        if (StatementTypes.First(statement) == "show" || session.NamesAsWritten)
            named = name => name == "count_star()" ? "count(*)" : name;
        return binds.Rows is not null && StatementTypes.IsDml(type)
            ? Written(type, await ArrayWrites.RunAsync(connection, sql, binds, cancellationToken))
            : await ReadAsync(connection, statement, sql, request, type, named, cancellationToken);
    }

    private async Task<Result> ReadAsync(
        SnowflakeConnection connection, SqlStatement statement, string sql, QueryRequest request, int type, Func<string, string> named,
        CancellationToken cancellationToken)
    {
        await using var command = Command(connection, statement, sql, request.Binds);
        var behavior = request.DescribesOnly ? CommandBehavior.SchemaOnly : CommandBehavior.SequentialAccess;
        await using var reader = await command.ExecuteReaderAsync(behavior, cancellationToken);
        if (reader.FieldCount > 0)
        {
            var columns = RowType.Of(reader, named);
            return request.DescribesOnly
                ? Result.Described(type, columns)
                : await Result.ReadAsync(reader, type, columns, folder, new ResultSize(options.InlineBytes, request.MostRows),
                    cancellationToken);
        }

        return StatementTypes.IsDml(type) ? Written(type, reader.RecordsAffected) : Result.Status(type);
    }

    private SnowflakeCommand Command(SnowflakeConnection connection, SqlStatement statement, string sql, Bindings binds)
    {
        var command = (SnowflakeCommand)connection.Command(sql);
        (command.MaxRows, command.Written) = (options.MaxRows, statement);
        if (binds.Columns.Count > 0)
            binds.AskedBy(sql).BindTo(command, 0);
        return command;
    }

    private Result Kept(ClientSession session, string id) =>
        table.Find(id, session.Id) is { End: { IsCompletedSuccessfully: true, Result: var result } }
            ? result
            : throw SnowflakeError.NotFound(id);

    private static Result Written(int type, long rows) =>
        Result.OfRow(type, [Counted(type)], Math.Max(rows, 0).ToString(CultureInfo.InvariantCulture));

    private static RowType Counted(int type) => new(StatementTypes.Counted(type), WireKind.Fixed, 19);
}

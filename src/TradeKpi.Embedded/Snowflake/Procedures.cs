using System.Globalization;

using TradeKpi.Embedded.Snowflake.Definitions;
using TradeKpi.Embedded.Snowflake.Engines;
using TradeKpi.Embedded.Snowflake.Reading;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake;

/// <summary>CALL and EXECUTE IMMEDIATE of blocks.</summary>
internal static class Procedures
{
    public static async Task<StatementResult> RunAsync(
        Interpreter interpreter, StatementKind kind, SqlStatement statement, CancellationToken cancellationToken)
    {
        var cursor = new Cursor(statement, CreateProcedure.Supported);
        Block block;
        string column;
        if (kind is StatementKind.Call)
        {
            cursor.Expect("call");
            var name = cursor.TakeName();
            CreateProcedure.RefuseArguments(cursor);
            cursor.ExpectEnd();
            block = await FindAsync(interpreter, statement, name, cancellationToken);
            column = name.Name;
        }
        else
        {
            cursor.At = 2;
            var line = cursor.Current.Line;
            (var body, column) = (cursor.TakeString(), "anonymous block");
            cursor.ExpectEnd();
            block = Block.Read(statement, body, line);
        }

        var value = await RunBodyAsync(interpreter, block, cancellationToken);
        return new StatementResult(RowSet.Of([(column, typeof(string))], [[value]]));
    }

    private static async Task<Block> FindAsync(
        Interpreter interpreter, SqlStatement statement, ObjectName name, CancellationToken cancellationToken)
    {
        var (known, version) = (interpreter.Warehouse.Blocks, interpreter.Warehouse.Blocks.Version);
        if (known.Find(name) is { } read)
            return read;
        var found = await interpreter.Session.Engine.RowsAsync(
            $"select body, line from __engine.procedures where name = {SqlText.Literal(name.Key)}", cancellationToken);
        if (found is not [[string body, var line]])
            throw SnowflakeSqlException.Failure(statement, $"the procedure {name} does not exist.");
        var block = Block.Read(statement, body, Convert.ToInt32(line, CultureInfo.InvariantCulture));
        known.Keep(name, block, version);
        return block;
    }

    private static async Task<string?> RunBodyAsync(
        Interpreter interpreter, Block block, CancellationToken cancellationToken)
    {
        var session = interpreter.Session;
        var outer = session.Transaction;
        var variables = new Variables(block.Types);
        try
        {
            foreach (var statement in block.Statements)
            {
                if (statement.Tokens[0].Is("return"))
                    return statement.Tokens.Count > 1 ? statement.Tokens[1].Unquoted : null;
                await RunAsync(interpreter, variables, statement, cancellationToken);
            }
        }
        catch when (session.Transaction is not null && !ReferenceEquals(session.Transaction, outer))
        {
            await session.RollbackAsync();
            throw;
        }

        if (session.Transaction is not null && !ReferenceEquals(session.Transaction, outer))
        {
            await session.RollbackAsync();
            throw SnowflakeSqlException.Failure(block.Statements[^1], "the block ends while the transaction that it began is open.");
        }

        return null;
    }

    private static async Task RunAsync(
        Interpreter interpreter, Variables variables, SqlStatement statement, CancellationToken cancellationToken)
    {
        var (names, plain) = Variables.TakeInto(statement);
        var result = await interpreter.RunAsync(variables.Fill(plain), Binds.None, cancellationToken);
        if (result.Rows is null)
            return;
        await using var rows = result.Rows;
        if (names.Count > 0)
            await variables.SetAsync(statement, names, rows, cancellationToken);
    }
}

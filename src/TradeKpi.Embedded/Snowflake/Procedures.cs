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
        string body, column;
        int line;
        if (kind is StatementKind.Call)
        {
            cursor.Expect("call");
            var name = cursor.TakeName();
            CreateProcedure.RefuseArguments(cursor);
            (body, line) = await FindAsync(interpreter, statement, name, cancellationToken);
            column = name.Name;
        }
        else
        {
            cursor.At = 2;
            line = cursor.Current.Line;
            (body, column) = (cursor.TakeString(), "anonymous block");
        }

        cursor.ExpectEnd();
        var value = await RunBodyAsync(interpreter, Block.Read(statement, body, line), cancellationToken);
        return new StatementResult(RowSet.Of([(column, typeof(string))], [[value]]));
    }

    private static async Task<(string Body, int Line)> FindAsync(
        Interpreter interpreter, SqlStatement statement, ObjectName name, CancellationToken cancellationToken)
    {
        var found = await interpreter.Session.Engine.RowsAsync(
            $"select body, line from __engine.procedures where name = {SqlText.Literal(name.Key)}", cancellationToken);
        return found is [[string body, var line]]
            ? (body, Convert.ToInt32(line, CultureInfo.InvariantCulture))
            : throw SnowflakeSqlException.Failure(statement, $"the procedure {name} does not exist.");
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

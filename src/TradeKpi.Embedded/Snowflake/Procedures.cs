using System.Globalization;

using TradeKpi.Embedded.Snowflake.Definitions;
using TradeKpi.Embedded.Snowflake.Engines;
using TradeKpi.Embedded.Snowflake.Reading;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake;

/// <summary>CALL and EXECUTE IMMEDIATE of blocks of plain statements.</summary>
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
        var value = await RunBodyAsync(interpreter, CreateProcedure.Body(statement, body, line), cancellationToken);
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
        Interpreter interpreter, IReadOnlyList<SqlStatement> body, CancellationToken cancellationToken)
    {
        var session = interpreter.Session;
        var outer = session.Transaction;
        try
        {
            foreach (var statement in body)
            {
                if (statement.Tokens[0].Is("return"))
                    return statement.Tokens.Count > 1 ? statement.Tokens[1].Unquoted : null;
                var result = await interpreter.RunAsync(statement, Binds.None, cancellationToken);
                if (result.Rows is not null)
                    await result.Rows.DisposeAsync();
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
            throw SnowflakeSqlException.Failure(body[^1], "the block ends while the transaction that it began is open.");
        }

        return null;
    }
}

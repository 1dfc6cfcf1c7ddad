using TradeKpi.Embedded.Snowflake.Changes;
using TradeKpi.Embedded.Snowflake.Engines;
using TradeKpi.Embedded.Snowflake.Reading;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake.Definitions;

/// <summary>CREATE PROCEDURE of plain statements and variables that a query sets: no arguments, no branches.</summary>
internal static class CreateProcedure
{
    public const string Supported =
        "CREATE [OR REPLACE] PROCEDURE name() RETURNS type LANGUAGE SQL [COMMENT = '…'] [EXECUTE AS OWNER | CALLER] "
        + "AS $$ [declare name type; …] begin statement; … [return 'text';] end $$, "
        + "CALL name() and EXECUTE IMMEDIATE $$ begin … end $$, of plain statements and SELECT … INTO :name.";

    public static async Task RunAsync(Work work, SqlStatement statement, CancellationToken cancellationToken)
    {
        var cursor = new Cursor(statement, Supported);
        cursor.Expect("create");
        cursor.Accept("or", "replace");
        cursor.Expect("procedure");
        var name = cursor.TakeName();
        RefuseArguments(cursor);
        cursor.Expect("returns");
        cursor.TakeUntil("language", "comment", "execute", "as");
        while (!cursor.Accept("as"))
        {
            if (cursor.Accept("language"))
                cursor.Expect("sql");
            else if (cursor.Accept("comment", "="))
                cursor.TakeString();
            else if (!cursor.Accept("execute", "as", "owner") && !cursor.Accept("execute", "as", "caller"))
                throw cursor.Refusal("this clause of a procedure is not known.");
        }

        var line = cursor.Current.Line;
        var body = cursor.TakeString();
        cursor.ExpectEnd();
        Block.Read(statement, body, line);
        await work.Engine.RunAsync(Catalog.Forget("procedures", "name", name.Key), cancellationToken);
        await work.Engine.RunAsync(
            $"insert into __engine.procedures values ({SqlText.Literal(name.Key)}, {SqlText.Literal(body)}, {line})", cancellationToken);
    }

    /// <summary>Steps over the empty parentheses behind a procedure's name.</summary>
    public static void RefuseArguments(Cursor cursor)
    {
        if (cursor.TakeGroup() is var (from, to) && from != to)
            throw cursor.Refusal("a procedure takes no arguments here.");
    }
}

using TradeKpi.Embedded.Snowflake.Changes;
using TradeKpi.Embedded.Snowflake.Reading;
using TradeKpi.Embedded.Snowflake.Rewriting;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake.Definitions;

/// <summary>CREATE FUNCTION of a SQL expression or query: a macro whose arguments and result have the declared types.</summary>
internal static class CreateFunction
{
    private const string Supported =
        "CREATE [OR REPLACE] FUNCTION name (argument type, …) RETURNS type | TABLE (column type, …) [LANGUAGE SQL] "
        + "[IMMUTABLE | VOLATILE | MEMOIZABLE] [COMMENT = '…'] AS $$ expression or query $$.";

    public static async Task RunAsync(Work work, SqlStatement statement, CancellationToken cancellationToken)
    {
        var cursor = new Cursor(statement, Supported);
        cursor.Expect("create");
        cursor.Accept("or", "replace");
        cursor.Accept("secure");
        cursor.Expect("function");
        var name = cursor.TakeName();
        var arguments = Typed(cursor);
        cursor.Expect("returns");
        var isTable = cursor.Accept("table");
        List<(string Name, string Type)> columns = [];
        var result = "";
        if (isTable)
            columns = Typed(cursor);
        else
            result = TakeType(cursor);
        TakeClauses(cursor);
        var line = cursor.Current.Line;
        var text = cursor.TakeString();
        cursor.ExpectEnd();
        if (SqlText.Split(text, line) is not [var body])
            throw cursor.Refusal("the body is no single expression or query.");
        if (work.Streams.In(body) is [var stream, ..])
            throw cursor.Refusal($"a function over the stream {stream} is not supported.");

        var macro = $"create or replace macro {name.Sql}({Names(arguments)}) as ";
        var isQuery = body.Tokens[0].Is("select") || body.Tokens[0].Is("with");
        if (Cells(body, arguments) is { } cells)
            macro += cells;
        else if (isTable)
            macro += $"table select {string.Join(", ", columns.Select(Cast))} from ({Body(body, arguments)}) as result ({Names(columns)})";
        else
            macro += $"cast(({(isQuery ? $"({Body(body, arguments)})" : Body(body, arguments))}) as {result})";
        await work.Engine.RunAsync(macro, cancellationToken);
    }

    private static string Names(IEnumerable<(string Name, string Type)> typed) =>
        string.Join(", ", typed.Select(name => SqlText.Identifier(name.Name)));

    private static string Cast((string Name, string Type) column)
    {
        var name = SqlText.Identifier(column.Name);
        return $"cast({name} as {column.Type}) as {name}";
    }

    private static void TakeClauses(Cursor cursor)
    {
        while (!cursor.Accept("as"))
        {
            if (cursor.Accept("language"))
                cursor.Expect("sql");
            else if (cursor.Accept("comment", "="))
                cursor.TakeString();
            else if (!AcceptProperty(cursor))
                throw cursor.Refusal("this clause of a function is not known.");
        }
    }

    private static bool AcceptProperty(Cursor cursor) =>
        cursor.Accept("immutable") || cursor.Accept("volatile") || cursor.Accept("memoizable") || cursor.Accept("not", "null")
        || cursor.Accept("called", "on", "null", "input");

    /// <summary>
    /// <c>array_construct(get_path(x, 'a'), get_path(x, 'b.c'), …)</c> of the one argument x, as one pass over its JSON instead of one a
    /// path; null where the body is anything else.
    /// </summary>
    private static string? Cells(SqlStatement body, List<(string Name, string Type)> arguments)
    {
        var tokens = body.Tokens;
        if (arguments is not [var (argument, _)] || tokens.Count < 9
            || !tokens[0].Is("array_construct") || !tokens[1].Is("(") || !tokens[^1].Is(")"))
        {
            return null;
        }

        var paths = new List<string>();
        for (var i = 2; i < tokens.Count; i += 7)
        {
            if (!IsPath(i))
                return null;
            paths.Add(SqlText.Literal("$." + tokens[i + 4].Unquoted));
        }

        return $"json_extract_string({SqlText.Identifier(argument)}, [{string.Join(", ", paths)}])";

        // get_path(argument, 'path') and a comma, or the parenthesis that ends the body.
        bool IsPath(int i) =>
            i + 6 < tokens.Count && tokens[i].Is("get_path") && tokens[i + 1].Is("(") && tokens[i + 2].Is(argument) && tokens[i + 3].Is(",")
            && tokens[i + 4].Kind is SqlTokenKind.String && tokens[i + 5].Is(")") && (tokens[i + 6].Is(",") || i + 7 == tokens.Count);
    }

    private static string Body(SqlStatement body, List<(string Name, string Type)> arguments)
    {
        var edits = new TokenEdits(body);
        for (var i = 0; i < body.Tokens.Count; i++)
        {
            var token = body.Tokens[i];
            var (name, type) = arguments.Find(
                argument => token.IsIdentifier && argument.Name.Equals(token.Unquoted, StringComparison.OrdinalIgnoreCase));
            var qualified = (i > 0 && body.Tokens[i - 1].Is("."))
                || (i + 1 < body.Tokens.Count && (body.Tokens[i + 1].Is(".") || body.Tokens[i + 1].Is("(")));
            var renamed = i > 0 && body.Tokens[i - 1].Is("as");
            if (name is not null && !qualified && !renamed)
                edits.Replace(i, $"cast({SqlText.Identifier(name)} as {type})");
        }

        return Rewriter.Rewrite(edits, 0, body.Tokens.Count);
    }

    private static List<(string Name, string Type)> Typed(Cursor cursor)
    {
        var list = new List<(string, string)>();
        cursor.Expect("(");
        while (!cursor.Accept(")"))
        {
            var name = cursor.TakeIdentifier().Unquoted;
            list.Add((name, TakeType(cursor)));
            if (cursor.Sees("default"))
                throw cursor.Refusal("an argument takes no default here.");
            if (!cursor.Accept(",") && !cursor.Sees(")"))
                throw cursor.Refusal("expected a comma.");
        }

        return list;
    }

    private static string TakeType(Cursor cursor)
    {
        if (TypeNames.Read(cursor.Statement, cursor.At) is not { } type)
            throw cursor.Refusal($"the type {cursor.Current.Text} is not known. Types: {TypeNames.Supported}");
        cursor.At = type.End;
        return type.Sql;
    }
}

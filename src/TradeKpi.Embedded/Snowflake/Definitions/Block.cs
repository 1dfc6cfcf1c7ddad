using TradeKpi.Embedded.Snowflake.Reading;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake.Definitions;

/// <summary>
/// A block: plain statements, and variables that a <c>SELECT … INTO :a, :b</c> sets and later statements name. What is none of these is
/// refused with its line.
/// </summary>
/// <param name="Types">Of each variable, as declared.</param>
/// <remarks>
/// https://docs.snowflake.com/en/developer-guide/snowflake-scripting/variables and …/sql-reference/constructs/into
/// </remarks>
internal sealed record Block(IReadOnlyDictionary<string, string> Types, IReadOnlyList<SqlStatement> Statements)
{
    private static readonly string[] s_scripting =
    [
        "let", "if", "for", "while", "repeat", "loop", "case", "declare", "exception", "raise", "open", "fetch", "close", "break",
        "continue", "else", "elseif", "when", "null",
    ];

    /// <summary>What stands between <c>$$</c>.</summary>
    /// <param name="line">Where the body opens.</param>
    public static Block Read(SqlStatement owner, string body, int line)
    {
        var statements = new List<SqlStatement>(SqlText.Split(body, line));
        var types = TakeDeclared(statements);
        if (statements is [] || !statements[0].Tokens[0].Is("begin") || !statements[^1].Tokens[^1].Is("end"))
            throw SnowflakeSqlException.Refusal(owner, "the body is no block.", CreateProcedure.Supported, line);

        statements[0] = SqlText.Part(statements[0], 1, statements[0].Tokens.Count);
        statements[^1] = SqlText.Part(statements[^1], 0, statements[^1].Tokens.Count - 1);
        statements.RemoveAll(statement => statement.Tokens.Count == 0);
        foreach (var statement in statements)
            Check(statement, types);
        return new Block(types, statements);
    }

    private static Dictionary<string, string> TakeDeclared(List<SqlStatement> statements)
    {
        var types = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (statements is [] || !statements[0].Tokens[0].Is("declare"))
            return types;
        statements[0] = SqlText.Part(statements[0], 1, statements[0].Tokens.Count);
        while (statements is not [] && !statements[0].Tokens[0].Is("begin"))
        {
            var declared = statements[0];
            if (declared.Tokens.Count < 2 || !declared.Tokens[0].IsIdentifier || declared.Tokens.Any(IsMore))
                throw SnowflakeSqlException.Refusal(declared, "a variable is declared by name and type alone.", CreateProcedure.Supported);
            types.Add(declared.Tokens[0].Unquoted, SqlText.Part(declared, 1, declared.Tokens.Count).Text);
            statements.RemoveAt(0);
        }

        return types;
    }

    private static bool IsMore(SqlToken token) =>
        token.Is("default") || token.Is(":=") || token.Is("cursor") || token.Is("resultset") || token.Is("exception");

    private static void Check(SqlStatement statement, Dictionary<string, string> types)
    {
        var first = statement.Tokens[0];
        if (first.Is("return") && IsValue(statement))
            return;
        if (s_scripting.Any(first.Is) || statement.Tokens.Any(token => token.Is(":=")))
            throw SnowflakeSqlException.Refusal(statement, "variables of LET and branches are not run here.", CreateProcedure.Supported);
        foreach (var bind in statement.Tokens.Where(token => token.Kind is SqlTokenKind.Bind))
        {
            if (!types.ContainsKey(bind.Text[1..]))
                throw SnowflakeSqlException.Refusal(statement, $"{bind.Text} is not declared.", CreateProcedure.Supported, bind.Line);
        }

        if (StatementReader.Read(statement) is StatementKind.Unknown)
            throw SnowflakeSqlException.Refusal(statement, "this is no statement that a procedure can hold here.",
                CreateProcedure.Supported);
    }

    private static bool IsValue(SqlStatement statement) =>
        statement.Tokens is [_] or [_, { Kind: SqlTokenKind.String or SqlTokenKind.Number or SqlTokenKind.Word }];
}

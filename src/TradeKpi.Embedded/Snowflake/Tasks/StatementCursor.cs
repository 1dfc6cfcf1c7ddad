using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake.Tasks;

/// <summary>Reads the tokens of one statement from left to right.</summary>
internal sealed class StatementCursor(string text, IReadOnlyList<SqlToken> tokens, int line)
{
    private int _at;

    public StatementCursor(SqlStatement statement)
        : this(statement.Text, statement.Tokens, statement.Line)
    {
    }

    public static StatementCursor Over(string text, int line) => new(text, SqlLexer.Tokens(text), line);

    public bool AtEnd => _at >= tokens.Count;

    public int Line => AtEnd ? (tokens.Count > 0 ? tokens[^1].Line : line) : tokens[_at].Line;

    public SqlToken? Next => AtEnd ? null : tokens[_at];

    /// <summary>Takes the words if all of them come next, in this order.</summary>
    public bool Take(params ReadOnlySpan<string> words)
    {
        if (!Sees(words))
            return false;
        _at += words.Length;
        return true;
    }

    public bool Sees(params ReadOnlySpan<string> words)
    {
        if (_at + words.Length > tokens.Count)
            return false;
        for (var i = 0; i < words.Length; i++)
        {
            if (!tokens[_at + i].Is(words[i]))
                return false;
        }

        return true;
    }

    public void Expect(string word)
    {
        if (!Take(word))
            throw Refused($"{word} is expected here");
    }

    /// <summary>The next token, whatever it is.</summary>
    public SqlToken Any(string what) => AtEnd ? throw Refused($"{what} is expected here") : tokens[_at++];

    public string Literal(string what)
    {
        var token = Any(what);
        return token.Kind is SqlTokenKind.String or SqlTokenKind.DollarString ? token.Unquoted : throw Refused($"{what} is a string in quotes", token);
    }

    public string Identifier(string what)
    {
        var token = Any(what);
        return token.IsIdentifier ? Identifier(token) : throw Refused($"{what} is expected", token);
    }

    /// <summary>Reads <c>schema.name</c>, or <c>name</c> where a schema to take it from is given.</summary>
    public TaskName Name(string? defaultSchema)
    {
        var start = Line;
        var first = Identifier("a name");
        if (!Take("."))
            return defaultSchema is null ? throw new TaskSqlException($"write the schema too: schema.{first}.", start) : new TaskName(defaultSchema, first);
        var second = Identifier("a name");
        return Sees(".")
            ? throw new TaskSqlException("names have two parts here, schema.name: the embedded engine is one database.", start)
            : new TaskName(first, second);
    }

    public List<TaskName> Names(string defaultSchema)
    {
        var names = new List<TaskName> { Name(defaultSchema) };
        while (Take(","))
            names.Add(Name(defaultSchema));
        return names;
    }

    /// <summary>The text from here up to a word that stands outside parentheses, which is not taken.</summary>
    public string Until(string word)
    {
        var start = _at;
        for (var depth = 0; _at < tokens.Count; _at++)
        {
            if (depth == 0 && tokens[_at].Is(word))
                break;
            depth += tokens[_at].Is("(") ? 1 : tokens[_at].Is(")") ? -1 : 0;
        }

        return start == _at ? throw Refused("an expression is expected here") : text[tokens[start].Start..tokens[_at - 1].End];
    }

    /// <summary>All text that is left.</summary>
    public string Rest(string what)
    {
        if (AtEnd)
            throw Refused($"{what} is expected here");
        var rest = text[tokens[_at].Start..];
        _at = tokens.Count;
        return rest;
    }

    public void End()
    {
        if (!AtEnd)
            throw Refused($"{tokens[_at].Text} is not supported here");
    }

    public TaskSqlException Refused(string what, SqlToken? at = null) => new(
        at is null && !AtEnd ? $"{what} (found {tokens[_at].Text})." : at is { } token ? $"{what} (found {token.Text})." : $"{what}.",
        at?.Line ?? Line);

    private static string Identifier(SqlToken token) =>
        token.Kind == SqlTokenKind.Word ? token.Text.ToLowerInvariant() : token.Unquoted;
}

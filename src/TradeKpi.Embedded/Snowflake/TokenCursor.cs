using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake;

/// <summary>Walks over the tokens of one statement. What does not fit is refused with its line.</summary>
internal sealed class TokenCursor(SqlStatement statement, string supported)
{
    private readonly IReadOnlyList<SqlToken> _tokens = statement.Tokens;

    public SqlStatement Statement => statement;

    public int At { get; set; }

    public bool AtEnd => At >= _tokens.Count;

    public SqlToken Current => AtEnd ? default : _tokens[At];

    public SqlToken Peek(int ahead) => At + ahead < _tokens.Count ? _tokens[At + ahead] : default;

    /// <summary>Whether the next words are these.</summary>
    public bool Sees(params ReadOnlySpan<string> words)
    {
        for (var i = 0; i < words.Length; i++)
        {
            if (At + i >= _tokens.Count || !_tokens[At + i].Is(words[i]))
                return false;
        }

        return true;
    }

    /// <summary>Steps over these words if they are next.</summary>
    public bool Accept(params ReadOnlySpan<string> words)
    {
        if (!Sees(words))
            return false;
        At += words.Length;
        return true;
    }

    public void Expect(string word)
    {
        if (!Accept(word))
            throw Refusal($"expected {word.ToUpperInvariant()} but found {Found}.");
    }

    public SqlToken Take()
    {
        if (AtEnd)
            throw Refusal("the statement ends too early.");
        return _tokens[At++];
    }

    public SqlToken TakeIdentifier() => Current.IsIdentifier && !AtEnd ? Take() : throw Refusal($"expected a name but found {Found}.");

    public string TakeString() =>
        !AtEnd && Current.Kind is SqlTokenKind.String ? SqlText.Value(Take())
        : !AtEnd && Current.Kind is SqlTokenKind.DollarString ? Take().Unquoted
        : throw Refusal($"expected a text literal but found {Found}.");

    public bool TakeBoolean()
    {
        if (Accept("true"))
            return true;
        Expect("false");
        return false;
    }

    public ObjectName TakeName()
    {
        var parts = new List<string> { TakeIdentifier().Unquoted };
        while (Accept("."))
            parts.Add(TakeIdentifier().Unquoted);
        return parts.Count switch
        {
            1 => new ObjectName("main", parts[0]),
            2 => new ObjectName(parts[0], parts[1]),
            _ => throw Refusal($"the name {string.Join('.', parts)} holds a database; there is only one here."),
        };
    }

    /// <summary>Steps over a parenthesised group. Returns the indexes of its first inner token and of its closing parenthesis.</summary>
    public (int From, int To) TakeGroup()
    {
        Expect("(");
        var from = At;
        At = SqlText.Closing(statement, At - 1) + 1;
        return (from, At - 1);
    }

    /// <summary>Steps up to the next comma or one of <paramref name="stops"/> outside parentheses, or the end. Returns the range walked over.</summary>
    public (int From, int To) TakeUntil(int end, params ReadOnlySpan<string> stops)
    {
        var from = At;
        while (At < end && !StopsAt(stops))
            At = _tokens[At].Is("(") ? SqlText.Closing(statement, At) + 1 : At + 1;
        return (from, At);
    }

    public void ExpectEnd()
    {
        if (!AtEnd)
            throw Refusal($"does not know what to do with {Found}.");
    }

    public SnowflakeSqlException Refusal(string what) =>
        SnowflakeSqlException.Refusal(statement, what, supported, AtEnd ? null : Current.Line);

    private string Found => AtEnd ? "the end" : $"'{Current.Text}'";

    private bool StopsAt(ReadOnlySpan<string> stops)
    {
        foreach (var stop in stops)
        {
            if (_tokens[At].Is(stop))
                return true;
        }

        return false;
    }
}

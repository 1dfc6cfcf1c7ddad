using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake.Reading;

/// <summary>Walks over the tokens of one statement. What does not fit is refused with its line.</summary>
/// <param name="supported">What a refusal names as the way to write it.</param>
internal sealed class Cursor(SqlStatement statement, string supported)
{
    private readonly IReadOnlyList<SqlToken> _tokens = statement.Tokens;

    public SqlStatement Statement => statement;

    public int At { get; set; }

    public bool AtEnd => At >= _tokens.Count;

    public SqlToken Current => AtEnd ? default : _tokens[At];

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

    public SqlToken Take() => AtEnd ? throw Refusal("the statement ends too early.") : _tokens[At++];

    public SqlToken TakeIdentifier(string what = "a name") =>
        !AtEnd && Current.IsIdentifier ? Take() : throw Refusal($"expected {what} but found {Found}.");

    public string TakeString(string what = "a text literal") =>
        !AtEnd && Current.Kind is SqlTokenKind.String ? SqlText.Value(Take())
        : !AtEnd && Current.Kind is SqlTokenKind.DollarString ? Take().Unquoted
        : throw Refusal($"expected {what} but found {Found}.");

    public bool TakeBoolean()
    {
        if (Accept("true"))
            return true;
        Expect("false");
        return false;
    }

    /// <summary>Reads <c>schema.name</c> or <c>name</c>.</summary>
    /// <param name="schema">Where a bare name stands; null refuses one.</param>
    public ObjectName TakeName(string? schema = ObjectName.DefaultSchema)
    {
        var parts = new List<string> { ObjectName.Part(TakeIdentifier()) };
        while (Accept("."))
            parts.Add(ObjectName.Part(TakeIdentifier()));
        return parts.Count switch
        {
            1 => new ObjectName(schema ?? throw Refusal($"write the schema too: schema.{parts[0]}."), parts[0]),
            2 => new ObjectName(parts[0], parts[1]),
            _ => throw Refusal($"the name {string.Join('.', parts)} holds a database; there is only one here."),
        };
    }

    /// <summary>Reads changes to the end, with or without commas between them. Returns the one that makes them all.</summary>
    /// <param name="take">Reads one.</param>
    public Func<T, T> TakeChanges<T>(Func<Cursor, Func<T, T>> take)
    {
        var change = take(this);
        while (!AtEnd)
        {
            Accept(",");
            var (before, then) = (change, take(this));
            change = value => then(before(value));
        }

        return change;
    }

    /// <summary>
    /// Steps over a parenthesised group. Returns the indexes of its first inner token and of its closing parenthesis.
    /// </summary>
    public (int From, int To) TakeGroup()
    {
        Expect("(");
        var from = At;
        At = SqlText.Closing(statement, At - 1) + 1;
        return (from, At - 1);
    }

    /// <summary>
    /// Steps up to the next of <paramref name="stops"/> outside parentheses, or the end. Returns the range walked over.
    /// </summary>
    public (int From, int To) TakeUntil(params ReadOnlySpan<string> stops)
    {
        var from = At;
        while (!AtEnd && !StopsAt(stops))
            At = _tokens[At].Is("(") ? SqlText.Closing(statement, At) + 1 : At + 1;
        return (from, At);
    }

    /// <summary>The text of what stands before <paramref name="stop"/>, which is not taken.</summary>
    public string TakeText(string what, string stop)
    {
        var (from, to) = TakeUntil(stop);
        return from < to ? SqlText.Part(statement, from, to).Text : throw Refusal($"expected {what} but found {Found}.");
    }

    /// <summary>The text of all that is left.</summary>
    public string TakeRest(string what)
    {
        if (AtEnd)
            throw Refusal($"expected {what} but found {Found}.");
        var rest = statement.Text[Current.Start..];
        At = _tokens.Count;
        return rest;
    }

    public void ExpectEnd()
    {
        if (!AtEnd)
            throw Refusal($"does not know what to do with {Found}.");
    }

    public SnowflakeSqlException Refusal(string what, int? line = null) =>
        SnowflakeSqlException.Refusal(statement, what, supported, line ?? (AtEnd ? null : Current.Line));

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

using TradeKpi.SnowflakeApi.Protocol;
using TradeKpi.Warehouse;

namespace TradeKpi.SnowflakeApi.Dialect;

/// <summary>Walks over the words of a statement that the door answers itself.</summary>
internal sealed class StatementWords(SqlStatement statement, string supported)
{
    /// <summary>The first words of what defines objects.</summary>
    public static readonly string[] Defining = ["create", "alter", "drop"];

    /// <summary>What may stand between such a word and the kind of the object.</summary>
    public static readonly string[] Modifiers = ["or", "replace", "transient"];

    private readonly IReadOnlyList<SqlToken> _tokens = statement.Tokens;
    private int _at;

    public bool AtEnd => _at >= _tokens.Count;

    private SqlToken Current => AtEnd ? default : _tokens[_at];

    /// <summary>Steps over these words if they are next.</summary>
    public bool Accept(params ReadOnlySpan<string> words)
    {
        for (var i = 0; i < words.Length; i++)
        {
            if (_at + i >= _tokens.Count || !_tokens[_at + i].Is(words[i]))
                return false;
        }

        _at += words.Length;
        return true;
    }

    /// <summary>Whatever word is next.</summary>
    public string Word() => !AtEnd && Current.IsIdentifier ? _tokens[_at++].Text : throw Refused();

    /// <summary>A name of up to three parts, without quotes, in the case that it stands for.</summary>
    public IReadOnlyList<string> Name()
    {
        var parts = new List<string> { Part() };
        while (Accept("."))
            parts.Add(Part());
        return parts;
    }

    /// <summary>A literal's value: of a text, a number or a word.</summary>
    public string Value()
    {
        var sign = Accept("-") ? "-" : "";
        if (AtEnd || Current.Kind is SqlTokenKind.Symbol)
            throw Refused();
        var token = _tokens[_at++];
        return sign + (token.Kind is SqlTokenKind.String ? token.Unquoted.Replace(@"\\", @"\", StringComparison.Ordinal) : token.Text);
    }

    public void ExpectEnd()
    {
        if (!AtEnd)
            throw Refused();
    }

    /// <summary>The refusal of what is next.</summary>
    public SnowflakeError Refused()
    {
        var found = AtEnd ? "the end" : $"'{Current.Text}'";
        var line = AtEnd ? statement.Line : Current.Line;
        return SnowflakeError.NotSupported($"line {line}: {found} is not known in {statement.Text}.", supported, line);
    }

    /// <summary>The refusal of what was taken last.</summary>
    public SnowflakeError RefusedLast()
    {
        _at--;
        return Refused();
    }

    private string Part() => !AtEnd && Current.IsIdentifier
        ? _tokens[_at++] is { Kind: SqlTokenKind.QuotedIdentifier } quoted ? quoted.Unquoted : _tokens[_at - 1].Text.ToUpperInvariant()
        : throw Refused();
}

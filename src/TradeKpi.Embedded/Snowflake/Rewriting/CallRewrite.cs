using System.Collections.Frozen;

using TradeKpi.Embedded.Snowflake.Reading;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake.Rewriting;

/// <summary>
/// A rewrite of calls that a macro cannot stand for, because an argument is a date part, a format or a number of digits.
/// </summary>
/// <param name="names">The functions; a qualified name is another function.</param>
internal abstract class CallRewrite(params string[] names) : IRewrite
{
    private readonly FrozenSet<string> _names = names.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public bool Apply(TokenEdits edits, int at)
    {
        var tokens = edits.Statement.Tokens;
        if (tokens[at].Kind is not SqlTokenKind.Word || !_names.Contains(tokens[at].Text)
            || (at > 0 && tokens[at - 1].Is(".")) || at + 1 == tokens.Count || !tokens[at + 1].Is("("))
        {
            return false;
        }

        Rewrite(edits, at, SqlText.Closing(edits.Statement, at + 1));
        return true;
    }

    /// <param name="at">Index of the function's name; its parenthesis stands behind it.</param>
    /// <param name="close">Index of the parenthesis that closes it.</param>
    protected abstract void Rewrite(TokenEdits edits, int at, int close);

    /// <summary>Indexes of the commas between a call's arguments.</summary>
    protected static IReadOnlyList<int> Commas(SqlStatement statement, int at, int close)
    {
        var commas = new List<int>();
        for (var i = at + 2; i < close; i++)
        {
            if (statement.Tokens[i].Is("("))
                i = SqlText.Closing(statement, i);
            else if (statement.Tokens[i].Is(","))
                commas.Add(i);
        }

        return commas;
    }
}

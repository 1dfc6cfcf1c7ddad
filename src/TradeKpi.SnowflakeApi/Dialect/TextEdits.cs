using System.Text;
using TradeKpi.Warehouse;

namespace TradeKpi.SnowflakeApi.Dialect;

/// <summary>A statement's text with some of its tokens replaced.</summary>
internal sealed class TextEdits(SqlStatement statement)
{
    private readonly SortedDictionary<int, (int End, string Text)> _edits = [];

    public SqlStatement Statement => statement;

    /// <summary>Replaces the tokens from <paramref name="from"/> to before <paramref name="to"/>.</summary>
    public void Replace(int from, int to, string text) =>
        _edits[statement.Tokens[from].Start] = (statement.Tokens[to - 1].End, text);

    public override string ToString()
    {
        var text = new StringBuilder();
        var at = 0;
        foreach (var (start, (end, replacement)) in _edits)
        {
            if (start < at)
                continue;
            text.Append(statement.Text, at, start - at).Append(replacement);
            at = end;
        }

        return text.Append(statement.Text, at, statement.Text.Length - at).ToString();
    }
}

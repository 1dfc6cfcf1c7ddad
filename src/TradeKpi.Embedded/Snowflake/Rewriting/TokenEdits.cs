using System.Text;

using TradeKpi.Embedded.Snowflake.Reading;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake.Rewriting;

/// <summary>
/// A statement with some of its tokens changed. Comments are dropped, line breaks stay, so the engine's line numbers still fit.
/// </summary>
internal sealed class TokenEdits(SqlStatement statement)
{
    private readonly Dictionary<int, string> _replaced = [];

    public SqlStatement Statement => statement;

    public void Replace(int index, string text) => _replaced[index] = text;

    public void Remove(int from, int to)
    {
        for (var i = from; i < to; i++)
            _replaced[i] = "";
    }

    public string Render(int from, int to)
    {
        var text = new StringBuilder();
        for (var i = from; i < to; i++)
        {
            if (i > from)
                text.Append(Gap(i));
            text.Append(_replaced.TryGetValue(i, out var replaced) ? replaced : statement.Tokens[i].Text);
        }

        return text.ToString();
    }

    /// <summary>The refusal of a token, by its line.</summary>
    public SnowflakeSqlException Refusal(int at, string what, string supported) =>
        SnowflakeSqlException.Refusal(statement, what, supported, statement.Tokens[at].Line);

    private string Gap(int index)
    {
        var before = statement.Tokens[index - 1];
        var gap = statement.Text.AsSpan(before.End, statement.Tokens[index].Start - before.End);
        return gap.IsEmpty ? "" : gap.Contains('\n') ? "\n" : " ";
    }
}

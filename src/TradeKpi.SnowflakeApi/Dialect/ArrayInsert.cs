using System.Globalization;
using System.Text;
using TradeKpi.Warehouse;

namespace TradeKpi.SnowflakeApi.Dialect;

/// <summary>An INSERT of one row of binds, as one of many rows.</summary>
internal sealed class ArrayInsert
{
    // The engine plans each bind by itself: more at a time gain nothing.
    private const int BindsAtATime = 2_000;

    private readonly string _head;
    private readonly string _row;
    private readonly IReadOnlyList<int> _order;

    private ArrayInsert(string head, string row, IReadOnlyList<int> order) => (_head, _row, _order) = (head, row, order);

    /// <summary>Rows of one statement.</summary>
    public int RowsAtATime => Math.Max(1, BindsAtATime / Math.Max(1, _order.Count));

    /// <summary>Which column of the binds each place of a row takes.</summary>
    public IReadOnlyList<int> Order => _order;

    /// <summary>Reads <c>insert into … values (…)</c>; null for any other statement, whose rows run one by one.</summary>
    /// <param name="sql">The statement with its binds as <c>?</c> or <c>:b1</c>.</param>
    public static ArrayInsert? Read(string sql)
    {
        var statement = SqlScript.Split(sql)[0];
        var tokens = statement.Tokens;
        var values = tokens.Index().Where(token => token.Item.Is("values")).Select(token => token.Index).FirstOrDefault(-1);
        if (!tokens[0].Is("insert") || values < 0 || EndOfRow(tokens, values + 1) != tokens.Count - 1)
            return null;
        var row = new StringBuilder();
        var order = new List<int>();
        var at = tokens[values].End;
        foreach (var bind in tokens.Skip(values).Where(token => token.Kind is SqlTokenKind.Bind))
        {
            if (bind.Text == "?")
                order.Add(order.Count);
            else if (bind.Text.StartsWith(":b", StringComparison.Ordinal) && int.TryParse(bind.Text.AsSpan(2), NumberStyles.None,
                CultureInfo.InvariantCulture, out var place))
                order.Add(place - 1);
            else
                return null;
            row.Append(statement.Text, at, bind.Start - at).Append('?');
            at = bind.End;
        }

        row.Append(statement.Text, at, statement.Text.Length - at);
        return new ArrayInsert(statement.Text[..tokens[values].End], row.ToString(), order);
    }

    /// <summary>The statement of a number of rows, its binds by place.</summary>
    public string Of(int rows) => $"{_head} {string.Join(',', Enumerable.Repeat(_row, rows))}";

    private static int EndOfRow(IReadOnlyList<SqlToken> tokens, int open)
    {
        var depth = 0;
        for (var i = open; i < tokens.Count; i++)
        {
            depth += tokens[i].Is("(") ? 1 : tokens[i].Is(")") ? -1 : 0;
            if (depth == 0)
                return i;
        }

        return -1;
    }
}

using System.Data.Common;
using System.Globalization;

using TradeKpi.Embedded.Snowflake.Reading;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake;

/// <summary>
/// The variables of one run of a block. A statement that names one gets its value as a literal, so that the engine knows it when it plans
/// and leaves out what it need not read.
/// </summary>
/// <param name="types">Of each variable, as declared.</param>
internal sealed class Variables(IReadOnlyDictionary<string, string> types)
{
    private readonly Dictionary<string, string> _values = types.ToDictionary(
        pair => pair.Key, pair => $"cast(null as {pair.Value})", StringComparer.OrdinalIgnoreCase);

    /// <summary>The variables that a SELECT … INTO sets, and the SELECT alone; none for any other statement.</summary>
    public static (IReadOnlyList<string> Names, SqlStatement Select) TakeInto(SqlStatement statement)
    {
        var tokens = statement.Tokens;
        var into = Into(statement);
        if (into < 0)
            return ([], statement);
        var names = new List<string>();
        var end = into + 1;
        for (; end < tokens.Count && tokens[end].Kind is SqlTokenKind.Bind; end++)
        {
            names.Add(tokens[end].Text[1..]);
            if (end + 1 < tokens.Count && tokens[end + 1].Is(","))
                end++;
        }

        var blank = new string(' ', tokens[end - 1].End - tokens[into].Start);
        return (names, Parsed(statement, statement.Text.Remove(tokens[into].Start, blank.Length).Insert(tokens[into].Start, blank)));
    }

    /// <summary>The statement with every variable replaced by its value.</summary>
    public SqlStatement Fill(SqlStatement statement)
    {
        var text = statement.Text;
        foreach (var token in statement.Tokens.Where(token => token.Kind is SqlTokenKind.Bind).Reverse())
            text = text.Remove(token.Start, token.Text.Length).Insert(token.Start, _values[token.Text[1..]]);
        return text == statement.Text ? statement : Parsed(statement, text);
    }

    /// <summary>Takes the one row that a SELECT … INTO answers.</summary>
    public async Task SetAsync(
        SqlStatement statement, IReadOnlyList<string> names, DbDataReader rows, CancellationToken cancellationToken)
    {
        if (rows.FieldCount != names.Count || !await rows.ReadAsync(cancellationToken))
            throw SnowflakeSqlException.Failure(statement, $"a SELECT INTO {names.Count} variables answers one row of as many columns.");
        for (var i = 0; i < names.Count; i++)
        {
            // A decimal of .NET holds 28 digits, Snowflake's 38.
            var value = rows.GetFieldType(i) == typeof(decimal) && !rows.IsDBNull(i) ? rows.GetString(i) : rows.GetValue(i);
            _values[names[i]] = $"cast({Literal(value)} as {types[names[i]]})";
        }

        if (await rows.ReadAsync(cancellationToken))
            throw SnowflakeSqlException.Failure(statement, "a SELECT INTO answers one row; this one answers several.");
    }

    private static int Into(SqlStatement statement)
    {
        for (var i = 0; statement.Tokens[0].Is("select") && i + 1 < statement.Tokens.Count; i++)
        {
            if (statement.Tokens[i].Is("("))
                i = SqlText.Closing(statement, i);
            else if (statement.Tokens[i].Is("into") && statement.Tokens[i + 1].Kind is SqlTokenKind.Bind)
                return i;
        }

        return -1;
    }

    private static string Literal(object value) => value switch
    {
        DBNull => "null",
        DateTime time => SqlText.Literal(time.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture)),
        DateOnly day => SqlText.Literal(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => SqlText.Literal(value.ToString()!),
    };

    private static SqlStatement Parsed(SqlStatement of, string text) => SqlText.Split(text, of.Line)[0];
}

using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake.Reading;

/// <summary>
/// Snowflake's types as the engine's. VARIANT, OBJECT and ARRAY are JSON (loading and reading JSON text is faster here than the engine's
/// own variant), whole numbers are BIGINT, NUMBER keeps its precision, time zones are read and kept as an instant.
/// </summary>
internal static class TypeNames
{
    public const string Supported = "NUMBER(p,s), INTEGER, FLOAT, VARCHAR(n), BINARY, BOOLEAN, DATE, TIME, "
        + "TIMESTAMP_NTZ, TIMESTAMP_TZ, TIMESTAMP_LTZ, VARIANT, OBJECT, ARRAY.";

    private static readonly Dictionary<string, string> s_types = new(StringComparer.OrdinalIgnoreCase)
    {
        ["number"] = "DECIMAL",
        ["numeric"] = "DECIMAL",
        ["decimal"] = "DECIMAL",
        ["dec"] = "DECIMAL",
        ["int"] = "BIGINT",
        ["integer"] = "BIGINT",
        ["bigint"] = "BIGINT",
        ["smallint"] = "BIGINT",
        ["tinyint"] = "BIGINT",
        ["byteint"] = "BIGINT",
        ["float"] = "DOUBLE",
        ["float4"] = "DOUBLE",
        ["float8"] = "DOUBLE",
        ["double"] = "DOUBLE",
        ["real"] = "DOUBLE",
        ["varchar"] = "VARCHAR",
        ["string"] = "VARCHAR",
        ["text"] = "VARCHAR",
        ["char"] = "VARCHAR",
        ["character"] = "VARCHAR",
        ["nvarchar"] = "VARCHAR",
        ["binary"] = "BLOB",
        ["varbinary"] = "BLOB",
        ["boolean"] = "BOOLEAN",
        ["date"] = "DATE",
        ["time"] = "TIME",
        ["timestamp"] = "TIMESTAMP",
        ["datetime"] = "TIMESTAMP",
        ["timestamp_ntz"] = "TIMESTAMP",
        ["timestampntz"] = "TIMESTAMP",
        ["timestamp_tz"] = "TIMESTAMPTZ",
        ["timestamptz"] = "TIMESTAMPTZ",
        ["timestamp_ltz"] = "TIMESTAMPTZ",
        ["timestampltz"] = "TIMESTAMPTZ",
        ["variant"] = "JSON",
        ["object"] = "JSON",
        ["array"] = "JSON",
    };

    /// <summary>Reads the type at <paramref name="at"/>. Null when there is none that Snowflake knows.</summary>
    /// <returns>The engine's name of it and the index behind it.</returns>
    public static (string Sql, int End)? Read(SqlStatement statement, int at)
    {
        var tokens = statement.Tokens;
        if (at >= tokens.Count || tokens[at].Kind is not SqlTokenKind.Word || !s_types.TryGetValue(tokens[at].Text, out var type))
            return null;

        var end = at + 1;
        if (tokens[at].Is("double") && end < tokens.Count && tokens[end].Is("precision"))
            end++;

        var arguments = "";
        if (end < tokens.Count && tokens[end].Is("("))
        {
            var close = SqlText.Closing(statement, end);
            arguments = string.Concat(tokens.Skip(end).Take(close - end + 1).Select(token => token.Text));
            end = close + 1;
        }

        if (type == "DECIMAL")
        {
            type += arguments.Length == 0 ? "(38,0)"
                : arguments.Contains(',', StringComparison.Ordinal) ? arguments
                : arguments[..^1] + ",0)";
        }

        return (type, end);
    }
}

using System.Text;
using TradeKpi.SnowflakeApi.Protocol;

namespace TradeKpi.SnowflakeApi.Results;

/// <summary>A result that is kept as a query, for what reads <c>table(result_scan('…'))</c>.</summary>
/// <remarks>https://docs.snowflake.com/en/sql-reference/functions/result_scan</remarks>
internal static class ResultScan
{
    /// <summary>The rows by the types that they have on the wire.</summary>
    /// <exception cref="SnowflakeError">There are more than one answer holds.</exception>
    public static string Query(Result result)
    {
        if (result.Chunks.Count > 0)
            throw SnowflakeError.NotSupported("RESULT_SCAN of a result in several parts.", "results that one answer holds.");
        var columns = result.Columns.Select((column, i) =>
            $"{Value(column, $"r[{(i + 1).ToString(System.Globalization.CultureInfo.InvariantCulture)}]")} as {Quoted(column.Name)}");
        var rows = Encoding.UTF8.GetString(result.Inline).Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("'", "''", StringComparison.Ordinal);
        return $"select {string.Join(", ", columns)} from (select unnest(from_json('[{rows}]', '[[\"VARCHAR\"]]')) as r) as kept";
    }

    private static string Value(RowType type, string text) => type.Kind switch
    {
        WireKind.Fixed => $"cast({text} as decimal({type.Precision}, {type.Scale}))",
        WireKind.Real => $"cast({text} as double)",
        WireKind.Boolean => $"{text} = '1'",
        WireKind.Date => $"cast(dateadd('day', cast({text} as integer), cast('1970-01-01' as date)) as date)",
        WireKind.Time => $"cast({Moment(text)} as time)",
        WireKind.TimestampNtz or WireKind.TimestampLtz => Moment(text),
        WireKind.TimestampTz => $"timezone('UTC', {Moment($"split_part({text}, ' ', 1)")})",
        WireKind.Variant or WireKind.Object or WireKind.Array => $"cast({text} as json)",
        WireKind.Binary => $"unhex({text})",
        _ => text,
    };

    private static string Moment(string seconds) => $"make_timestamp(cast(cast({seconds} as decimal(20, 6)) * 1000000 as bigint))";

    private static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}

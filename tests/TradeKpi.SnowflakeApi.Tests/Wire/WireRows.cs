using System.Data;
using System.Data.Common;
using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;

namespace TradeKpi.SnowflakeApi.Tests.Wire;

/// <summary>An answer's rows as .NET values, by the types that the answer says.</summary>
internal static class WireRows
{
    public static DataTable Read(JsonNode data)
    {
        var types = data["rowtype"]!.AsArray();
        var table = new DataTable();
        for (var i = 0; i < types.Count; i++)
            table.Columns.Add("c" + i.ToString(CultureInfo.InvariantCulture), typeof(object));
        foreach (var row in data["rowset"]!.AsArray())
            table.Rows.Add([.. row!.AsArray().Select((value, i) => Value(value?.GetValue<string>(), types[i]!))]);
        return table;
    }

    private static object Value(string? text, JsonNode type) => (type["type"]!.GetValue<string>(), text) switch
    {
        (_, null) => DBNull.Value,
        ("fixed", _) when type["scale"]!.GetValue<int>() == 0 => BigInteger.Parse(text, CultureInfo.InvariantCulture),
        ("fixed", _) => decimal.Parse(text, CultureInfo.InvariantCulture),
        ("real", _) => double.Parse(text, CultureInfo.InvariantCulture),
        ("boolean", _) => text == "1",
        ("date", _) => DateOnly.FromDateTime(DateTime.UnixEpoch).AddDays(int.Parse(text, CultureInfo.InvariantCulture)),
        ("timestamp_ntz", _) => DateTime.UnixEpoch + Seconds(text),
        ("timestamp_tz", _) => new DateTimeOffset(DateTime.UnixEpoch + Seconds(text.Split(' ')[0])),
        _ => text,
    };

    private static TimeSpan Seconds(string text) =>
        TimeSpan.FromTicks((long)(decimal.Parse(text, CultureInfo.InvariantCulture) * TimeSpan.TicksPerSecond));
}

/// <summary>A refusal with its number and state.</summary>
internal sealed class WireException : DbException
{
    private readonly string? _state;

    public WireException(JsonNode answer)
        : base(answer.Message(), int.Parse(answer["code"]!.GetValue<string>(), CultureInfo.InvariantCulture)) =>
        _state = answer["data"]?["sqlState"]?.GetValue<string>();

    public override string? SqlState => _state;
}

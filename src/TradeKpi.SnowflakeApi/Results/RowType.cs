using System.Data.Common;
using System.Globalization;
using System.Text.Json.Nodes;

namespace TradeKpi.SnowflakeApi.Results;

/// <summary>How a value travels.</summary>
internal enum WireKind
{
    Fixed, Real, Text, Boolean, Date, Time, TimestampNtz, TimestampLtz, TimestampTz, Variant, Object, Array, Binary,
}

/// <summary>A column of a result, as drivers read it.</summary>
internal sealed record RowType(string Name, WireKind Kind, int Precision = 0, int Scale = 0)
{
    private const int MaxLength = 16_777_216;

    /// <summary>The type's name on the wire.</summary>
    public string Wire => Kind switch
    {
        WireKind.TimestampNtz => "timestamp_ntz",
        WireKind.TimestampLtz => "timestamp_ltz",
        WireKind.TimestampTz => "timestamp_tz",
        _ => Kind.ToString().ToLowerInvariant(),
    };

    /// <summary>The types of a reader's columns: by Snowflake's name of each where the reader gives it, else by its .NET type.</summary>
    public static IReadOnlyList<RowType> Of(DbDataReader reader, Func<string, string> named) =>
        [.. Enumerable.Range(0, reader.FieldCount).Select(i => Of(reader, i) with { Name = named(reader.GetName(i)) })];

    public JsonObject ToJson() => new()
    {
        ["name"] = Name,
        ["database"] = "",
        ["schema"] = "",
        ["table"] = "",
        ["nullable"] = true,
        ["type"] = Wire,
        ["precision"] = Kind is WireKind.Fixed ? Precision : Kind is WireKind.Text or WireKind.Real or WireKind.Boolean ? null : 0,
        ["scale"] = Kind is WireKind.Text or WireKind.Real or WireKind.Boolean ? null : Scale,
        ["length"] = Kind is WireKind.Text or WireKind.Binary or WireKind.Variant ? MaxLength : null,
        ["byteLength"] = Kind is WireKind.Text or WireKind.Binary or WireKind.Variant ? MaxLength : null,
        ["collation"] = null,
    };

    private static RowType Of(DbDataReader reader, int at)
    {
        var type = reader.GetDataTypeName(at);
        var (bare, arguments) = type.IndexOf('(', StringComparison.Ordinal) is var open and > 0
            ? (type[..open], type[(open + 1)..^1].Split(',').Select(number => int.Parse(number, CultureInfo.InvariantCulture)).ToArray())
            : (type, []);
        return bare switch
        {
            "NUMBER" => new("", WireKind.Fixed, arguments[0], arguments[1]),
            "FLOAT" => new("", WireKind.Real),
            "VARCHAR" => new("", WireKind.Text),
            "BOOLEAN" => new("", WireKind.Boolean),
            "DATE" => new("", WireKind.Date),
            "TIME" => new("", WireKind.Time, Scale: arguments[0]),
            "TIMESTAMP_NTZ" => new("", WireKind.TimestampNtz, Scale: arguments[0]),
            "TIMESTAMP_TZ" => new("", WireKind.TimestampTz, Scale: arguments[0]),
            "VARIANT" => new("", WireKind.Variant),
            "OBJECT" => new("", WireKind.Object),
            "ARRAY" => new("", WireKind.Array),
            "BINARY" => new("", WireKind.Binary),
            _ => Of(reader.GetFieldType(at)),
        };
    }

    private static RowType Of(Type type) => type switch
    {
        _ when type == typeof(bool) => new("", WireKind.Boolean),
        _ when type == typeof(long) || type == typeof(int) || type == typeof(short) => new("", WireKind.Fixed, 38),
        _ when type == typeof(double) || type == typeof(float) => new("", WireKind.Real),
        _ when type == typeof(DateTime) => new("", WireKind.TimestampNtz, Scale: 6),
        _ when type == typeof(DateTimeOffset) => new("", WireKind.TimestampTz, Scale: 6),
        _ => new("", WireKind.Text),
    };
}

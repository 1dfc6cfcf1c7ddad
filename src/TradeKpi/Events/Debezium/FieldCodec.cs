using System.Runtime.InteropServices;

namespace TradeKpi.Events.Debezium;

/// <summary>
/// How a column's value is written in Kafka Connect's JSON. The names and meanings are those of the connectors' data type mappings:
/// https://debezium.io/documentation/reference/stable/connectors/postgresql.html#postgresql-data-types and
/// https://debezium.io/documentation/reference/stable/connectors/mysql.html#mysql-data-types.
/// </summary>
internal enum FieldCodec
{
    AsItCame,

    /// <summary>An integer whose unit is told by its size; see <see cref="TimeMagnitude"/>.</summary>
    ByMagnitude,
    Days,
    Milliseconds,
    Microseconds,
    Nanoseconds,
    MillisecondsOfDay,
    MicrosecondsOfDay,
    NanosecondsOfDay,

    /// <summary>Text with an offset.</summary>
    ZonedTimestamp,

    /// <summary>A date as text, with a <c>Z</c> behind it.</summary>
    IsoDate,

    /// <summary>Base64 of the unscaled value as big-endian two's complement; the scale stands in the schema.</summary>
    Decimal,

    /// <summary>A struct of <c>scale</c> and such a <c>value</c>.</summary>
    VariableScaleDecimal,

    /// <summary>An object that came without a schema: a struct of <c>scale</c> and <c>value</c>, or MongoDB's extended JSON.</summary>
    Struct,
}

[StructLayout(LayoutKind.Auto)]
internal readonly record struct SchemaColumn(FieldCodec Codec, int Scale)
{
    public static SchemaColumn Of(string? semanticType, int scale) => new(CodecOf(semanticType), scale);

    private static FieldCodec CodecOf(string? semanticType) => semanticType switch
    {
        "io.debezium.time.Date" or "org.apache.kafka.connect.data.Date" => FieldCodec.Days,
        "io.debezium.time.Timestamp" or "org.apache.kafka.connect.data.Timestamp" => FieldCodec.Milliseconds,
        "io.debezium.time.MicroTimestamp" => FieldCodec.Microseconds,
        "io.debezium.time.NanoTimestamp" => FieldCodec.Nanoseconds,
        "io.debezium.time.Time" or "org.apache.kafka.connect.data.Time" => FieldCodec.MillisecondsOfDay,
        "io.debezium.time.MicroTime" => FieldCodec.MicrosecondsOfDay,
        "io.debezium.time.NanoTime" => FieldCodec.NanosecondsOfDay,
        "io.debezium.time.ZonedTimestamp" or "io.debezium.time.IsoTimestamp" => FieldCodec.ZonedTimestamp,
        "io.debezium.time.IsoDate" => FieldCodec.IsoDate,
        "org.apache.kafka.connect.data.Decimal" => FieldCodec.Decimal,
        "io.debezium.data.VariableScaleDecimal" => FieldCodec.VariableScaleDecimal,
        _ => FieldCodec.AsItCame,
    };
}

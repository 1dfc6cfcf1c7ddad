namespace TradeKpi.Events.Debezium;

/// <summary>
/// The unit of an integer time that came without a schema, told by its size. Debezium counts days, milliseconds, microseconds or
/// nanoseconds since 1970-01-01 (never seconds), and the times of a business lie far enough from 1970 to tell these apart.
/// </summary>
/// <remarks>
/// |v| below 10^7: days (any date to the year 29349). Below 10^14: milliseconds (to the year 5138; the first three hours of 1970
/// would be taken for days). Below 10^17: microseconds (from March 1973 to 5138). From there on: nanoseconds (from March 1973).
/// </remarks>
internal static class TimeMagnitude
{
    private const ulong Days = 10_000_000;
    private const ulong Milliseconds = 100_000_000_000_000;
    private const ulong Microseconds = 100_000_000_000_000_000;

    public static FieldCodec UnitOf(long value) => (ulong)Int128.Abs(value) switch
    {
        < Days => FieldCodec.Days,
        < Milliseconds => FieldCodec.Milliseconds,
        < Microseconds => FieldCodec.Microseconds,
        _ => FieldCodec.Nanoseconds,
    };
}

using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using TradeKpi.Events.Json;

namespace TradeKpi.Events.Debezium;

/// <summary>
/// Integer times as text: dates as <c>2026-03-01</c>, timestamps as RFC 3339 in UTC with microseconds (a column without a time zone
/// is in UTC), times of day as <c>12:30:00.000000</c>. Nanoseconds are cut to whole microseconds.
/// </summary>
internal static class ConnectTime
{
    private const long MicrosecondsADay = 86_400_000_000;
    private static readonly long FirstMicrosecond = -DateTime.UnixEpoch.Ticks / TimeSpan.TicksPerMicrosecond;
    private static readonly long LastMicrosecond = (DateTime.MaxValue.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    /// <summary>The instant so many microseconds after 1970-01-01, or null outside the years 1 to 9999.</summary>
    public static DateTimeOffset? FromMicroseconds(Int128 microseconds) =>
        microseconds < FirstMicrosecond || microseconds > LastMicrosecond
            ? null
            : new DateTimeOffset(DateTime.UnixEpoch.Ticks + ((long)microseconds * TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);

    /// <summary>Writes the value as a JSON string; false (and nothing written) when it is out of range.</summary>
    public static bool TryWrite(IBufferWriter<byte> output, FieldCodec unit, long value) => unit switch
    {
        FieldCodec.Days => TryWriteDate(output, value),
        FieldCodec.Milliseconds => TryWriteTimestamp(output, (Int128)value * 1_000),
        FieldCodec.Microseconds => TryWriteTimestamp(output, value),
        FieldCodec.Nanoseconds => TryWriteTimestamp(output, Thousandth(value)),
        FieldCodec.MillisecondsOfDay => TryWriteTimeOfDay(output, (Int128)value * 1_000),
        FieldCodec.MicrosecondsOfDay => TryWriteTimeOfDay(output, value),
        FieldCodec.NanosecondsOfDay => TryWriteTimeOfDay(output, Thousandth(value)),
        FieldCodec.ByMagnitude => TryWrite(output, TimeMagnitude.UnitOf(value), value),
        _ => false,
    };

    /// <summary>
    /// A time without a schema in microseconds since 1970-01-01: RFC 3339, or an integer by its magnitude. Null otherwise.
    /// </summary>
    public static long? MicrosecondsOf(ReadOnlySpan<byte> json, in Member member)
    {
        if (member.Type == JsonTokenType.String && Rfc3339.TryParse(member.Text(json), out var time, out _))
            return (time.UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
        return SourceBlock.Integer(json, in member) is not { } value ? null : TimeMagnitude.UnitOf(value) switch
        {
            FieldCodec.Milliseconds => value * 1_000,
            FieldCodec.Microseconds => value,
            FieldCodec.Nanoseconds => Thousandth(value),
            _ => null,
        };
    }

    public static void WriteTimestamp(IBufferWriter<byte> output, DateTimeOffset time)
    {
        output.Write("\""u8);
        Rfc3339.Format(time, output.GetSpan(Rfc3339.Length));
        output.Advance(Rfc3339.Length);
        output.Write("\""u8);
    }

    private static bool TryWriteTimestamp(IBufferWriter<byte> output, Int128 microseconds)
    {
        if (FromMicroseconds(microseconds) is not { } time)
            return false;
        WriteTimestamp(output, time);
        return true;
    }

    private static bool TryWriteDate(IBufferWriter<byte> output, long days)
    {
        if (FromMicroseconds((Int128)days * MicrosecondsADay) is not { } time)
            return false;
        output.Write(Encoding.ASCII.GetBytes($"\"{time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}\""));
        return true;
    }

    private static bool TryWriteTimeOfDay(IBufferWriter<byte> output, Int128 microseconds)
    {
        if (microseconds < 0 || microseconds >= MicrosecondsADay)
            return false;
        var time = new TimeOnly((long)microseconds * TimeSpan.TicksPerMicrosecond);
        output.Write(Encoding.ASCII.GetBytes($"\"{Rfc3339.Text(time)}\""));
        return true;
    }

    // Towards the past, so that a time never moves into a later microsecond.
    public static long Thousandth(long value) => value >= 0 ? value / 1_000 : ((value + 1) / 1_000) - 1;
}

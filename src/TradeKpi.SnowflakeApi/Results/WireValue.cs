using System.Data.Common;
using System.Globalization;
using System.Numerics;

namespace TradeKpi.SnowflakeApi.Results;

/// <summary>
/// A value as the text that drivers read: dates as days since 1970, times as seconds with their fraction, a time zone as minutes plus 1440.
/// </summary>
internal static class WireValue
{
    private const long Million = 1_000_000;

    public static string? Text(DbDataReader reader, int at, RowType type)
    {
        if (reader.IsDBNull(at))
            return null;
        return type.Kind switch
        {
            // A decimal of .NET holds 28 digits, Snowflake's 38.
            WireKind.Fixed when reader.GetFieldType(at) == typeof(decimal) => reader.GetString(at),
            WireKind.Binary => Convert.ToHexString(reader.GetFieldValue<byte[]>(at)),
            _ => Text(reader.GetValue(at), type),
        };
    }

    private static string Text(object value, RowType type) => value switch
    {
        bool flag => flag ? "1" : "0",
        double number => Real(number),
        DateOnly date => (date.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber).ToString(CultureInfo.InvariantCulture),
        TimeOnly time => Seconds(time.Ticks / TimeSpan.TicksPerMicrosecond),
        TimeSpan time => Seconds(time.Ticks / TimeSpan.TicksPerMicrosecond),
        DateTime time when type.Kind is WireKind.Date =>
            (time - DateTime.UnixEpoch).Days.ToString(CultureInfo.InvariantCulture),
        DateTime time => Seconds((time - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond),
        DateTimeOffset time => Seconds((time.UtcDateTime - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond)
            + (type.Kind is WireKind.TimestampTz ? " 1440" : ""),
        decimal number => number.ToString(CultureInfo.InvariantCulture),
        BigInteger number => number.ToString(CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static string Real(double number) => number switch
    {
        double.PositiveInfinity => "Infinity",
        double.NegativeInfinity => "-Infinity",
        _ => number.ToString("R", CultureInfo.InvariantCulture),
    };

    private static string Seconds(long micros)
    {
        var (seconds, fraction) = Math.DivRem(Math.Abs(micros), Million);
        return string.Create(CultureInfo.InvariantCulture, $"{(micros < 0 ? "-" : "")}{seconds}.{fraction:D6}");
    }
}

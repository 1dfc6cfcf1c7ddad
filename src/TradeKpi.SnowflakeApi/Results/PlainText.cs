using System.Globalization;
using TradeKpi.Events;
using TradeKpi.Report;

namespace TradeKpi.SnowflakeApi.Results;

/// <summary>A value as people and programs read it, out of <see cref="WireValue"/>'s text.</summary>
internal static class PlainText
{
    public static ValueKind Kind(RowType column) => column.Kind switch
    {
        WireKind.Fixed when column.Scale == 0 => ValueKind.Count,
        WireKind.Fixed or WireKind.Real => ValueKind.Quantity,
        WireKind.Boolean => ValueKind.Boolean,
        WireKind.Date => ValueKind.Date,
        WireKind.TimestampNtz or WireKind.TimestampLtz or WireKind.TimestampTz => ValueKind.Timestamp,
        _ => ValueKind.Text,
    };

    public static string? Of(string? wire, WireKind kind) => wire is null ? null : kind switch
    {
        WireKind.Boolean => wire == "1" ? "true" : "false",
        WireKind.Date => ReportValues.Text(
            DateTime.UnixEpoch.AddDays(long.Parse(wire, CultureInfo.InvariantCulture)), ValueKind.Date),
        WireKind.Time => Rfc3339.Text(new TimeOnly(Since(wire).Ticks)),
        WireKind.TimestampNtz or WireKind.TimestampLtz or WireKind.TimestampTz => ReportValues.Text(
            DateTime.UnixEpoch + Since(wire.Split(' ')[0]), ValueKind.Timestamp),
        _ => wire,
    };

    // Seconds with six places: more digits than a double holds.
    private static TimeSpan Since(string seconds) =>
        new((long)(decimal.Parse(seconds, CultureInfo.InvariantCulture) * TimeSpan.TicksPerSecond));
}

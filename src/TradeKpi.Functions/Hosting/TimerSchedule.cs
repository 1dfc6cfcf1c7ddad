using System.Globalization;
using NCrontab;

namespace TradeKpi.Functions.Hosting;

/// <summary>When a timer ticks, as the Functions host reads it: five or six fields of NCRONTAB, or a time span.</summary>
/// <remarks>https://learn.microsoft.com/azure/azure-functions/functions-bindings-timer#ncrontab-expressions</remarks>
internal static class TimerSchedule
{
    /// <summary>What is wrong with the setting, or null.</summary>
    public static string? Fault(string setting, string? schedule)
    {
        if (string.IsNullOrWhiteSpace(schedule))
            return $"{setting} is not set: it says when its timers tick, like 0 */5 * * * * for every five minutes.";
        return Ticks(schedule) ? null : $"{setting} must be a schedule like 0 */5 * * * * or 00:05:00, not {schedule}.";
    }

    private static bool Ticks(string schedule)
    {
        var fields = schedule.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;
        return fields == 1
            ? TimeSpan.TryParse(schedule, CultureInfo.InvariantCulture, out var every) && every > TimeSpan.Zero
            : CrontabSchedule.TryParse(schedule, new CrontabSchedule.ParseOptions { IncludingSeconds = fields == 6 }) is not null;
    }
}

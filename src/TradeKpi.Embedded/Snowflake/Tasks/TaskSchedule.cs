using System.Globalization;

namespace TradeKpi.Embedded.Snowflake.Tasks;

/// <summary>When a root task runs: <c>'2 MINUTE'</c>, <c>'30 SECONDS'</c> or <c>'1 HOUR'</c>, counted from the last RESUME.</summary>
/// <remarks>https://docs.snowflake.com/en/sql-reference/sql/create-task, SCHEDULE: 10 seconds to 8 days.</remarks>
internal sealed record TaskSchedule(TimeSpan Interval)
{
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(8);
    private static readonly TimeSpan s_shortest = TimeSpan.FromSeconds(10);

    /// <summary>The first time to run strictly after <paramref name="after"/>.</summary>
    /// <param name="origin">Where intervals count from: the time of the last RESUME.</param>
    public DateTimeOffset Next(DateTimeOffset origin, DateTimeOffset after)
    {
        var slots = after < origin ? 0 : (after - origin).Ticks / Interval.Ticks;
        return origin + ((slots + 1) * Interval);
    }

    /// <exception cref="FormatException">It is none of the forms above; the message says why.</exception>
    public static TaskSchedule Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var words = text.Split([' ', '\t', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries);
        if (words is [var first, var second, ..] && Is(first, "USING") && Is(second, "CRON"))
            throw new FormatException("USING CRON is not supported: write an interval, '<n> SECONDS', '<n> MINUTES' or '<n> HOURS'.");
        if (words.Length != 2 || Unit(words[1]) is not { } unit
            || !int.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            throw new FormatException($"the schedule '{text}' is not '<n> SECONDS', '<n> MINUTES' or '<n> HOURS'.");
        }

        var interval = count * unit;
        return interval >= s_shortest && interval <= s_longest
            ? new TaskSchedule(interval)
            : throw new FormatException($"a schedule of '{text}' is outside 10 seconds to 8 days.");
    }

    private static TimeSpan? Unit(string word) => word.ToUpperInvariant() switch
    {
        "SECOND" or "SECONDS" or "S" => TimeSpan.FromSeconds(1),
        "MINUTE" or "MINUTES" or "M" => TimeSpan.FromMinutes(1),
        "HOUR" or "HOURS" or "H" => TimeSpan.FromHours(1),
        _ => null,
    };

    private static bool Is(string word, string expected) => word.Equals(expected, StringComparison.OrdinalIgnoreCase);
}

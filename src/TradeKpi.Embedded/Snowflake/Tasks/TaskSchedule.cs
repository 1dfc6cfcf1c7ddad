using System.Globalization;

namespace TradeKpi.Embedded.Snowflake.Tasks;

/// <summary>When a root task runs: <c>'2 MINUTE'</c>, <c>'30 SECONDS'</c>, <c>'1 HOUR'</c> or <c>'USING CRON … UTC'</c>.</summary>
/// <remarks>https://docs.snowflake.com/en/sql-reference/sql/create-task, SCHEDULE: 10 seconds to 8 days.</remarks>
public abstract record TaskSchedule
{
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(8);
    private static readonly TimeSpan s_shortest = TimeSpan.FromSeconds(10);

    /// <summary>The first time to run strictly after <paramref name="after"/>.</summary>
    /// <param name="origin">Where intervals count from: the time of the last RESUME.</param>
    public abstract DateTimeOffset Next(DateTimeOffset origin, DateTimeOffset after);

    /// <exception cref="TaskSqlException">It is none of the forms above.</exception>
    public static TaskSchedule Parse(string text, int line = 0)
    {
        ArgumentNullException.ThrowIfNull(text);
        var words = text.Split([' ', '\t', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries);
        if (words.Length > 2 && Is(words[0], "USING") && Is(words[1], "CRON"))
            return CronSchedule.Parse(words[2..], line);
        if (words.Length == 2 && Unit(words[1]) is { } unit
            && int.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            var interval = count * unit;
            return interval >= s_shortest && interval <= s_longest
                ? new IntervalSchedule(interval)
                : throw new TaskSqlException($"a schedule of '{text}' is outside 10 seconds to 8 days.", line);
        }

        throw new TaskSqlException(
            $"the schedule '{text}' is not '<n> SECONDS', '<n> MINUTES', '<n> HOURS' "
            + "or 'USING CRON <minute> <hour> <day> <month> <weekday> UTC'.",
            line);
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

/// <summary>Every so often, counted from the last RESUME.</summary>
public sealed record IntervalSchedule(TimeSpan Interval) : TaskSchedule
{
    public override DateTimeOffset Next(DateTimeOffset origin, DateTimeOffset after)
    {
        var slots = after < origin ? 0 : (after - origin).Ticks / Interval.Ticks;
        return origin + ((slots + 1) * Interval);
    }
}

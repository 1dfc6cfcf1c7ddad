using System.Globalization;

namespace TradeKpi.Embedded.Snowflake.Tasks;

/// <summary>
/// A cron expression of five fields in UTC: numbers, <c>*</c>, lists, ranges and steps. Names, <c>L</c>, <c>#</c> and other zones are
/// refused.
/// </summary>
/// <remarks>
/// https://docs.snowflake.com/en/sql-reference/sql/create-task, USING CRON: when both day and weekday are limited, either may match.
/// </remarks>
public sealed record CronSchedule : TaskSchedule
{
    private static readonly (string Name, int Min, int Max)[] s_fields =
        [("minute", 0, 59), ("hour", 0, 23), ("day of the month", 1, 31), ("month", 1, 12), ("day of the week", 0, 7)];

    private readonly HashSet<int>[] _allowed;
    private readonly bool _anyDay;
    private readonly bool _anyWeekday;

    private CronSchedule(string[] fields, int line)
    {
        _allowed = [.. fields.Select((field, i) => Values(field, s_fields[i], line))];
        _anyDay = fields[2] == "*";
        _anyWeekday = fields[4] == "*";
        if (_allowed[4].Contains(7))
            _allowed[4].Add(0);
    }

    internal static CronSchedule Parse(string[] words, int line)
    {
        if (words.Length != 6)
            throw new TaskSqlException("USING CRON takes five fields and a time zone.", line);
        if (!words[5].Equals("UTC", StringComparison.OrdinalIgnoreCase) && !words[5].Equals("Etc/UTC", StringComparison.OrdinalIgnoreCase))
            throw new TaskSqlException($"the time zone {words[5]} is not supported: schedules are in UTC.", line);
        var schedule = new CronSchedule(words[..5], line);
        return schedule.NextOrNull(DateTimeOffset.UnixEpoch) is null
            ? throw new TaskSqlException("this cron expression never comes due.", line)
            : schedule;
    }

    public override DateTimeOffset Next(DateTimeOffset origin, DateTimeOffset after) => NextOrNull(after) ?? DateTimeOffset.MaxValue;

    private DateTimeOffset? NextOrNull(DateTimeOffset after)
    {
        var at = after.ToUniversalTime();
        at = new DateTimeOffset(at.Year, at.Month, at.Day, at.Hour, at.Minute, 0, TimeSpan.Zero).AddMinutes(1);
        // A 29th of February can be eight years away, around a century that is no leap year.
        for (var end = at.AddYears(9); at < end;)
        {
            if (!_allowed[3].Contains(at.Month) || !DayMatches(at))
                at = new DateTimeOffset(at.Year, at.Month, at.Day, 0, 0, 0, TimeSpan.Zero).AddDays(1);
            else if (!_allowed[1].Contains(at.Hour))
                at = new DateTimeOffset(at.Year, at.Month, at.Day, at.Hour, 0, 0, TimeSpan.Zero).AddHours(1);
            else if (!_allowed[0].Contains(at.Minute))
                at = at.AddMinutes(1);
            else
                return at;
        }

        return null;
    }

    private bool DayMatches(DateTimeOffset at)
    {
        var day = _allowed[2].Contains(at.Day);
        var weekday = _allowed[4].Contains((int)at.DayOfWeek);
        return _anyDay || _anyWeekday ? day && weekday : day || weekday;
    }

    private static HashSet<int> Values(string field, (string Name, int Min, int Max) of, int line)
    {
        var values = new HashSet<int>();
        foreach (var part in field.Split(','))
        {
            var (range, step) = part.Split('/') switch
            {
                [var all] => (all, 1),
                [var some, var every] => (some, Number(every, of, line, 1)),
                _ => throw Refused(part, of, line),
            };
            var (from, to) = range.Split('-') switch
            {
                ["*"] => (of.Min, of.Max),
                [var one] when step == 1 => (Number(one, of, line, of.Min), Number(one, of, line, of.Min)),
                [var one] => (Number(one, of, line, of.Min), of.Max),
                [var first, var last] => (Number(first, of, line, of.Min), Number(last, of, line, of.Min)),
                _ => throw Refused(part, of, line),
            };
            for (var value = from; value <= to; value += step)
                values.Add(value);
        }

        return values;
    }

    private static int Number(string text, (string Name, int Min, int Max) of, int line, int min) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= min && value <= of.Max
            ? value
            : throw Refused(text, of, line);

    private static TaskSqlException Refused(string text, (string Name, int Min, int Max) of, int line) =>
        new(
            $"'{text}' is no {of.Name} of a cron expression: numbers {of.Min} to {of.Max}, *, lists, ranges and steps are supported.",
            line);
}

namespace TradeKpi.Generate;

/// <summary>How busy an hour is against the average hour: weekday, time of the year and time of day multiplied.</summary>
internal static class Seasons
{
    /// <summary>Sunday first; they average 1.</summary>
    private static readonly double[] s_weekdays = [1.20, 0.85, 0.80, 0.85, 0.90, 1.10, 1.30];

    /// <summary>By UTC hour, midnight first; they average 1.</summary>
    private static readonly double[] s_hours =
    [
        0.45, 0.35, 0.30, 0.25, 0.30, 0.40, 0.60, 0.80, 1.00, 1.15, 1.25, 1.30,
        1.30, 1.30, 1.30, 1.35, 1.40, 1.45, 1.55, 1.60, 1.50, 1.25, 1.05, 0.80,
    ];

    public static double Factor(DateTime hour) => s_weekdays[(int)hour.DayOfWeek] * s_hours[hour.Hour] * Year(hour);

    /// <summary>A winter wave of ±15 % that peaks in early December, and the weeks before Christmas on top.</summary>
    private static double Year(DateTime day)
    {
        var wave = 1 + 0.15 * Math.Cos(2 * Math.PI * (day.DayOfYear - 340) / 365.25);
        return day is { Month: 11, Day: >= 20 } or { Month: 12, Day: <= 23 } ? wave * 1.3 : wave;
    }
}

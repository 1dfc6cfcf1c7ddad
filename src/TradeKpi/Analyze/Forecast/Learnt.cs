namespace TradeKpi.Analyze.Forecast;

/// <summary>What some days teach of those that follow: the mean of what Holt-Winters and steady weeks make of them.</summary>
/// <param name="Ahead">The forecasts, nearest first; never below 0.</param>
/// <param name="IsYearly">Whether the year's season is in them.</param>
internal sealed record Learnt(double[] Ahead, Smoothing Smoothing, bool IsYearly)
{
    private const int Week = 7;

    // A season of three weeks is mostly their chance; of a quarter of a year it is that of the weekdays.
    private const int FewestWeeks = 3;
    private const int MostWeeks = 13;

    /// <param name="days">The days, damped; at least three weeks.</param>
    /// <param name="smoothing">Null to find the one with the least errors.</param>
    public static Learnt Of(double[] days, int horizon, Smoothing? smoothing)
    {
        // What the year makes of a day is taken out before the weeks are learnt, and put in again after.
        var season = YearlySeason.Of(days, horizon);
        var known = season is null ? days : [.. days[YearlySeason.Year..].Zip(season, (day, factor) => day / factor)];
        var start = HoltWintersStart.Of(known, Week, Math.Clamp(known.Length / (2 * Week), FewestWeeks, MostWeeks));
        var model = start.With(smoothing ?? HoltWintersFit.Of(known, start));
        foreach (var value in known)
            _ = model.Take(value);
        var ahead = model.Ahead(horizon).Zip(SteadyWeeks.Ahead(known, horizon), (moving, steady) => Math.Max(0, (moving + steady) / 2))
            .Select((value, at) => value * (season?[known.Length + at] ?? 1));
        return new Learnt([.. ahead], model.Smoothing, season is not null);
    }
}

using System.Diagnostics;
using System.Globalization;
using MathNet.Numerics.Distributions;
using TradeKpi.Analyze.Forecast;
using TradeKpi.Analyze.Series;
using TradeKpi.Analyze.Statistics;

namespace TradeKpi.Tests.Analyze;

public sealed class SalesForecastTests
{
    private static readonly DateTime s_first = new(2025, 1, 1);

    [Theory]
    [InlineData(8, 0.9, null)]
    [InlineData(9, 0.9, 9.0)]
    [InlineData(10, 0.9, 10.0)]
    [InlineData(18, 0.95, null)]
    [InlineData(19, 0.95, 19.0)]
    [InlineData(39, 0.95, 38.0)]
    [InlineData(4, 0.8, 4.0)]
    [InlineData(99, 0.8, 80.0)]
    public void The_width_is_the_rank_that_covers(int errors, double coverage, double? width) =>
        Assert.Equal(width, Conformal.HalfWidth([.. Enumerable.Range(1, errors).Reverse().Select(error => (double)error)],
            (decimal)coverage));

    /// <summary>
    /// The intervals of seeded random series are tried on days that they did not know; the count of hits must be a likely one of the
    /// binomial.
    /// </summary>
    [Theory]
    [InlineData(0.8)]
    [InlineData(0.9)]
    public void Intervals_hold_as_often_as_they_say(double coverage)
    {
        const int Trials = 300;
        var hits = 0;
        for (var seed = 0; seed < Trials; seed++)
        {
            var values = Simulated(seed, 120);
            var forecast = SalesForecast.Of(new DailySeries(s_first, values), 1)!;
            hits += Math.Abs((double)values[^1] - forecast.Values[0]) <= forecast.HalfWidth(1, (decimal)coverage) ? 1 : 0;
        }

        Assert.InRange(hits, Low(Trials, coverage), Trials - Low(Trials, 1 - coverage));
    }

    [Fact]
    public void The_backtest_sees_the_coverage_and_beats_the_naive_on_noise_around_a_season()
    {
        var forecast = SalesForecast.Of(new DailySeries(s_first, Simulated(7, 400)), 7)!;
        Assert.Equal(182, forecast.Errors(1).Length);
        Assert.Equal(176, forecast.Errors(7).Length);
        Assert.InRange(forecast.ObservedCoverage(1, 0.9m)!.Value, 0.82, 0.97);
        Assert.True(forecast.Errors(1).Average(Math.Abs) < forecast.NaiveErrors(1).Average(Math.Abs));
    }

    [Fact]
    public void A_forecast_that_was_tested_did_not_know_its_day_nor_what_came_after()
    {
        var values = Simulated(3, 100);
        var changed = values.Select((value, at) => at < 90 ? value : value * 50).ToArray();
        var (one, other) = (SalesForecast.Of(new DailySeries(s_first, values), 1)!,
            SalesForecast.Of(new DailySeries(s_first, changed), 1)!);
        var known = 90 - (99 - one.Errors(1).Length);
        Assert.Equal(one.Errors(1)[..known], other.Errors(1)[..known]);
        Assert.NotEqual(one.Errors(1)[known], other.Errors(1)[known]);
    }

    /// <summary>
    /// A shop with a week, a year whose last quarter is busy, and days that scatter as sums of orders do; in the last case of few, on a
    /// level that wanders, so that half a year hardly shows the season.
    /// </summary>
    [Theory]
    [InlineData(1, "2024-01-26", 697, 0.1, 0)]
    [InlineData(2, "2024-01-26", 697, 0.1, 0)]
    [InlineData(4, "2025-01-01", 729, 0.18, 0.01)]
    public void Two_years_are_forecast_better_than_by_the_mean_of_four_weeks_and_intervals_hold_as_they_say(
        int seed, string day, int days, double scatter, double wander)
    {
        var first = DateTime.Parse(day, CultureInfo.InvariantCulture);
        var forecast = SalesForecast.Of(new DailySeries(first, Shop(seed, first, days, scatter, wander)), 28)!;
        Assert.Contains("the year's season", forecast.Model, StringComparison.Ordinal);
        foreach (var step in Enumerable.Range(1, 28))
        {
            var error = forecast.Errors(step).Average(Math.Abs);
            Assert.InRange(error / forecast.MeanErrors(step).Average(Math.Abs), 0.3, 0.9);
            Assert.InRange(error / forecast.NaiveErrors(step).Average(Math.Abs), 0.3, 0.9);
            Assert.InRange(forecast.ObservedCoverage(step, 0.9m)!.Value, 0.8, 0.97);
        }

        Assert.InRange(Enumerable.Range(1, 28).Average(step => forecast.ObservedCoverage(step, 0.9m)!.Value), 0.86, 0.94);
    }

    /// <summary>
    /// Three shops of two years in 300,000 generated events. One day ahead the best of statsmodels' four forms, known with hindsight
    /// alone, is equalled up to a two hundredth.
    /// </summary>
    [Fact]
    public void Generated_sales_are_forecast_as_well_as_by_the_best_of_statsmodels_and_by_a_tenth_better_than_by_the_mean_of_four_weeks()
    {
        foreach (var shop in new[] { "seed 1", "seed 7", "seed 42" })
        {
            var of = Reference.Of("forecast-rivals.csv", shop);
            var forecast = SalesForecast.Of(new DailySeries(s_first, [.. of("series").Select(sales => (decimal)sales)]), 28)!;
            foreach (var (at, step) in new[] { 1, 7, 14, 28 }.Index())
            {
                var best = new[] { "add level", "mul level", "add damped", "mul damped" }.Min(form => of(form)[at]);
                Assert.InRange(Over(forecast.Errors, forecast.NaiveErrors, step), 0.3, best * (step == 1 ? 1.005 : 1));
                Reference.AssertClose(of("mean of four weeks")[at], Over(forecast.MeanErrors, forecast.NaiveErrors, step), 1e-4);
            }

            Assert.All(Enumerable.Range(1, 28), step => Assert.InRange(Over(forecast.Errors, forecast.MeanErrors, step), 0.3, 0.9));
        }

        static double Over(Func<int, double[]> errors, Func<int, double[]> rivals, int step) =>
            errors(step).Average(Math.Abs) / rivals(step).Average(Math.Abs);
    }

    /// <summary>The first year grows, the second shrinks as much.</summary>
    [Fact]
    public void A_year_that_the_next_ran_against_is_no_season()
    {
        var values = Simulated(4, 700).Select((value, at) => value * (1 + (0.002m * (at < 365 ? at : 730 - at))));
        Assert.DoesNotContain("the year's season", SalesForecast.Of(new DailySeries(s_first, [.. values]), 7)!.Model,
            StringComparison.Ordinal);
    }

    /// <summary>
    /// One order of 90,000 on a day of 1,200: the days to come stay within three hundredths of what they would be without it.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    public void One_order_moves_no_forecast(int daysAgo)
    {
        var values = Simulated(5, 200);
        var spoilt = values.ToArray();
        spoilt[^(1 + daysAgo)] += 90_000;
        var (clean, moved) = (SalesForecast.Of(new DailySeries(s_first, values), 28)!,
            SalesForecast.Of(new DailySeries(s_first, spoilt), 28)!);
        Assert.All(clean.Values.Zip(moved.Values), pair => Assert.InRange(pair.Second / pair.First, 0.97, 1.03));
    }

    [Fact]
    public void A_new_level_is_learnt_within_weeks()
    {
        var values = Simulated(6, 200).Select((value, at) => at >= 180 ? value * 2 : value).ToArray();
        Assert.InRange(SalesForecast.Of(new DailySeries(s_first, values), 7)!.Values.Average(), 1_700, 2_900);
    }

    [Fact]
    public void A_computation_that_nobody_waits_for_ends() =>
        Assert.Throws<OperationCanceledException>(
            () => SalesForecast.Of(new DailySeries(s_first, Simulated(1, 100)), 7, new CancellationToken(canceled: true)));

    /// <summary>It asks before each day that it tries itself on, whatever they are learnt from: 22 years here.</summary>
    [Fact]
    public void One_that_is_amid_its_work_ends_long_before_it_would_be_done()
    {
        var series = new DailySeries(s_first, Simulated(1, 8_000));
        var whole = Stopwatch.StartNew();
        SalesForecast.Of(series, 28);
        whole.Stop();
        using var left = new CancellationTokenSource(whole.Elapsed / 10);
        var cut = Stopwatch.StartNew();
        Assert.Throws<OperationCanceledException>(() => SalesForecast.Of(series, 28, left.Token));
        Assert.InRange(cut.Elapsed, TimeSpan.Zero, whole.Elapsed / 2);
    }

    [Fact]
    public void Sales_are_never_forecast_below_0() =>
        Assert.All(SalesForecast.Of(new DailySeries(s_first, [.. Enumerable.Range(0, 60).Select(at => Math.Max(0m, 100 - (2 * at)))]),
            28)!.Values, value => Assert.True(value >= 0));

    [Theory]
    [InlineData(21, false)]
    [InlineData(22, true)]
    public void It_takes_three_weeks_that_are_over(int days, bool isEnough) =>
        Assert.Equal(isEnough, SalesForecast.Of(new DailySeries(s_first, new decimal[days]), 3) is not null);

    // The season of a week and normal noise, of one seed.
    private static decimal[] Simulated(int seed, int days)
    {
        var noise = new Normal(0, 40, new Random(seed));
        return [.. Enumerable.Range(0, days).Select(at => (decimal)(1_000 + (60 * (at % 7)) + noise.Sample()))];
    }

    private static decimal[] Shop(int seed, DateTime first, int days, double scatter, double wander)
    {
        var (random, drift) = (new Random(seed), 0.0);
        double[] weekdays = [1.20, 0.85, 0.80, 0.85, 0.90, 1.10, 1.30];
        return [.. Enumerable.Range(0, days).Select(at =>
        {
            var date = first.AddDays(at);
            var year = 1 + (0.15 * Math.Cos(2 * Math.PI * (date.DayOfYear - 340) / 365.25));
            year *= date is { Month: 11, Day: >= 20 } or { Month: 12, Day: <= 23 } ? 1.3 : 1;
            drift = (0.985 * drift) + (wander > 0 ? Normal.Sample(random, 0, wander) : 0);
            return (decimal)(30_000 * weekdays[(int)date.DayOfWeek] * year * Math.Exp(drift)
                * LogNormal.Sample(random, -scatter * scatter / 2, scatter));
        })];
    }

    // Fewer hits have a chance below 1 in 10,000.
    private static int Low(int trials, double chance)
    {
        var binomial = new Binomial(chance, trials);
        return Enumerable.Range(0, trials).First(hits => binomial.CumulativeDistribution(hits) >= 1e-4);
    }
}

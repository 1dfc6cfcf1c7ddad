using FsCheck;
using FsCheck.Fluent;
using TradeKpi.Analyze.Forecast;

namespace TradeKpi.Tests.Analyze;

public sealed class HoltWintersTests
{
    private const int Year = 12;

    public static TheoryData<string> Series => ["AirPassengers", "co2"];

    private static readonly Arbitrary<(double[] Values, Smoothing Smoothing)> s_smoothed = (
        from values in Gen.Choose(-5_000, 5_000).Select(value => value / 8.0).ArrayOf(40)
        from alpha in Gen.Choose(2, 90)
        from beta in Gen.Choose(1, 99)
        from gamma in Gen.Choose(1, 100 - alpha)
        from phi in Gen.Choose(80, 98)
        select (values, new Smoothing(alpha / 100.0, beta / 100.0, gamma / 100.0, phi / 100.0))).ToArbitrary();

    [Theory]
    [MemberData(nameof(Series))]
    public void Forecasts_of_a_given_smoothing_are_those_of_R(string series)
    {
        var of = Reference.Of("holt-winters.csv", series);
        var model = new HoltWinters(Fixed(of("smoothing")), of("level")[0], of("trend")[0], of("season"));
        foreach (var (value, fitted) in of("series").Zip(of("fitted")))
        {
            Reference.AssertClose(fitted, model.Next, 1e-8);
            _ = model.Take(value);
        }

        Assert.All(of("forecast").Zip(model.Ahead(2 * Year)), pair => Reference.AssertClose(pair.First, pair.Second, 1e-8));
    }

    [Theory]
    [MemberData(nameof(Series))]
    public void Start_and_errors_are_those_of_statsmodels_and_the_search_finds_no_worse_a_smoothing(string series)
    {
        var values = Reference.Of("holt-winters.csv", series)("series");
        var of = Reference.Of("holt-winters-fit.csv", series);
        var start = HoltWintersStart.Of(values, Year);
        Reference.AssertClose(of("level")[0], start.Level, 1e-9);
        Reference.AssertClose(of("trend")[0], start.Trend, 1e-9);
        Assert.All(of("season").Zip(start.Season), pair => Reference.AssertClose(pair.First, pair.Second, 1e-9));

        var model = start.With(new Smoothing(0.3, 0.1, 0.2, 0.9));
        Assert.All(of("fitted").Zip(values), pair => Reference.AssertClose(pair.First, pair.Second - model.Take(pair.Second), 1e-8));
        Reference.AssertClose(of("fixed_sse")[0], HoltWintersFit.SquaredErrors(values, start, new Smoothing(0.3, 0.1, 0.2, 0.9), 0), 1e-8);
        Reference.AssertClose(of("best_sse")[0], HoltWintersFit.SquaredErrors(values, start, Fixed(of("best")), 0), 1e-7);

        var found = HoltWintersFit.SquaredErrors(values, start, HoltWintersFit.Of(values, start, 0), 0);
        Assert.InRange(found / of("best_sse")[0], 0.99, 1.001);
        Assert.InRange(found / of("free_start_sse")[0], 1, 1.25);
    }

    [Fact]
    public void A_series_that_is_moved_or_scaled_has_its_forecasts_moved_or_scaled() =>
        Prop.ForAll(s_smoothed, Gen.Choose(-10_000, 10_000).ToArbitrary(), (given, shift) =>
    {
        var forecasts = Ahead(given.Values, given.Smoothing);
        var moved = Ahead([.. given.Values.Select(value => value + shift)], given.Smoothing);
        var scaled = Ahead([.. given.Values.Select(value => value * 3)], given.Smoothing);
        Assert.All(forecasts.Zip(moved), pair => Assert.Equal(pair.First + shift, pair.Second, 1e-6));
        Assert.All(forecasts.Zip(scaled), pair => Assert.Equal(pair.First * 3, pair.Second, 1e-6));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_series_that_never_changes_is_forecast_as_it_is() => Prop.ForAll(Gen.Choose(-10_000, 10_000).ToArbitrary(), level =>
    {
        var values = Enumerable.Repeat((double)level, 40).ToArray();
        var start = HoltWintersStart.Of(values, 7);
        Assert.All(Ahead(values, HoltWintersFit.Of(values, start)), forecast => Assert.Equal(level, forecast, 1e-6));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_season_alone_is_learnt_at_once()
    {
        double[] week = [10, 12, 14, 16, 20, 30, 24];
        var values = Enumerable.Range(0, 28).Select(at => week[at % 7]).ToArray();
        Assert.All(Ahead(values, new Smoothing(0.2, 0.1, 0.1, 0.9)).Zip(week), pair => Assert.Equal(pair.Second, pair.First, 1e-9));
    }

    [Fact]
    public void Too_few_values_for_a_start_are_refused() => Assert.Throws<ArgumentException>(() => HoltWintersStart.Of(new double[15], 7));

    private static Smoothing Fixed(double[] numbers) => new(numbers[0], numbers[1], numbers[2], numbers[3]);

    private static double[] Ahead(double[] values, Smoothing smoothing)
    {
        var model = HoltWintersStart.Of(values, 7).With(smoothing);
        foreach (var value in values)
            _ = model.Take(value);
        return model.Ahead(14);
    }
}

using TradeKpi.Generate.Ledger;

namespace TradeKpi.Generate.Tests.Ledger;

public class FxTableTests
{
    private readonly FxTable _fx = new([new(new(2025, 1, 10), "EUR", 1.1m), new(new(2025, 1, 5), "EUR", 1.0m)]);

    [Theory]
    [InlineData(4, null)]
    [InlineData(5, 1.0)]
    [InlineData(9, 1.0)]
    [InlineData(10, 1.1)]
    [InlineData(31, 1.1)]
    public void The_latest_rate_on_or_before_the_day_holds(int day, double? rate) =>
        Assert.Equal((decimal?)rate, _fx.UsdPerUnit("EUR", new(2025, 1, day)));

    [Fact]
    public void A_dollar_is_a_dollar_and_an_unknown_currency_has_no_rate() =>
        Assert.Equal((1m, null), (_fx.UsdPerUnit("USD", new(1999, 1, 1)), _fx.UsdPerUnit("XXX", new(2025, 1, 10))));

    [Fact]
    public void Two_rates_for_one_day_are_refused() =>
        Assert.Throws<ArgumentException>(() => new FxTable([new(new(2025, 1, 1), "EUR", 1), new(new(2025, 1, 1), "EUR", 2)]));
}

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

    [Fact]
    public void Rates_are_read_from_csv() =>
        Assert.Equal(
            [new(new(2025, 1, 1), "EUR", 1.0871m), new FxRate(new(2025, 1, 2), "GBP", 1.25m)],
            FxTable.ReadCsv(new StringReader("rate_date,currency,usd_per_unit\n2025-01-01,EUR,1.0871\n\n2025-01-02, gbp ,1.25\n")));

    [Theory]
    [InlineData("date,currency,rate\n", "line 1")]
    [InlineData("rate_date,currency,usd_per_unit\n2025-01-01,EUR\n", "line 2")]
    [InlineData("rate_date,currency,usd_per_unit\n2025-01-01,EUR,1\n2025-13-01,EUR,1\n", "line 3")]
    [InlineData("rate_date,currency,usd_per_unit\n2025-01-01,EUR,-1\n", "line 2")]
    public void A_fault_in_the_csv_is_named_by_its_line(string csv, string line) =>
        Assert.Contains(line, Assert.Throws<FormatException>(() => FxTable.ReadCsv(new StringReader(csv))).Message);
}

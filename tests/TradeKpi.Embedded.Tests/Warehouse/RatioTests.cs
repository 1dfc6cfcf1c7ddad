using System.Globalization;
using System.Numerics;
using Dapper;

namespace TradeKpi.Embedded.Tests.Warehouse;

/// <summary>Exact arithmetic of ops against whole numbers of any length: rounded once, half away from zero.</summary>
public sealed class RatioTests : IAsyncLifetime
{
    private static readonly BigInteger s_unit = BigInteger.Pow(10, 12);
    private WarehouseOfTest _warehouse = null!;

    public async Task InitializeAsync() => _warehouse = await WarehouseOfTest.OpenAsync();

    public async Task DisposeAsync() => await _warehouse.DisposeAsync();

    /// <summary>10^20 is what the sum of 100,000 trades of the largest notional that silver admits comes to.</summary>
    [Fact]
    public async Task It_is_exact_up_to_the_largest_values_that_silver_admits()
    {
        var random = new Random(20250101);
        var pairs = new List<(BigInteger Numerator, BigInteger Divisor)>
        {
            (Units("100000000000000"), s_unit), (Units("999999999999999.9999"), Units("0.0001")),
            (Units("99999999999999999999.9999"), Units("3")),
            (Units("-1"), Units("8000000")), (Units("1"), Units("2000000")), (Units("-1"), Units("2000000")), (0, Units("7")),
            (Units("99999999999999999999.9999"), Units("99999999999999999999.9998")),
            (Units("0.0000005"), s_unit), (Units("0.0000004"), s_unit),
        };
        for (var i = 0; i < 400; i++)
            pairs.Add((Drawn(random, 32), Drawn(random, random.Next(13, 32)) is { IsZero: false } divisor ? divisor : s_unit));

        pairs.RemoveAll(pair => BigInteger.Abs(pair.Numerator) / BigInteger.Abs(pair.Divisor) >= BigInteger.Pow(10, 20));
        await SaysAsync(
            pairs.Select(pair => Text(Rounded(pair.Numerator * 1_000_000, pair.Divisor), 6)),
            "ops.ratio(a::number(38, 12), b::number(38, 12))",
            pairs.Select(pair => (Text(pair.Numerator), Text(pair.Divisor))));
    }

    [Fact]
    public async Task A_quantity_by_an_amount_is_rounded_once_at_the_twelfth_place()
    {
        var random = new Random(20250102);
        var pairs = new List<(BigInteger Quantity, BigInteger Amount)>
        {
            (1, 500_000), (-1, 500_000), (1, 499_999), (1, -500_000), (3, 166_667), (0, 5), (999_999_999_999_999_999, s_unit),
            (BigInteger.Pow(10, 21) - 1, BigInteger.Pow(10, 12) - 1),
        };
        for (var i = 0; i < 300; i++)
            pairs.Add((Drawn(random, 18), i % 3 == 0 ? Drawn(random, 12) * 1_000_000 : Drawn(random, 18)));

        await SaysAsync(
            pairs.Select(pair => Text(Rounded(pair.Quantity * pair.Amount, 1_000_000))),
            "ops.times(a::number(38, 6), b::number(38, 12))",
            pairs.Select(pair => (Text(pair.Quantity, 6), Text(pair.Amount))));
    }

    /// <summary>Also next to where the engine's short numbers end, and beyond.</summary>
    [Fact]
    public async Task An_amount_at_a_rate_is_rounded_once_to_the_cent()
    {
        var random = new Random(20250103);
        BigInteger[] amounts = [0, 49, 50, -50, 12_345, 999_999_999, 1_000_000_000, -999_999_999, BigInteger.Pow(10, 18) - 1];
        BigInteger[] rates = [1, 100_000_000, 33_333_333, 999_999_999, 1_000_000_000, -999_999_999, BigInteger.Pow(10, 18) - 1];
        var pairs = amounts.SelectMany(_ => rates, (amount, rate) => (Amount: amount, Rate: rate)).ToList();
        for (var i = 0; i < 300; i++)
            pairs.Add((Drawn(random, 18), Drawn(random, 18)));

        await SaysAsync(
            pairs.Select(pair => Text(Rounded(pair.Amount * pair.Rate, BigInteger.Pow(10, 10)), 2)),
            "ops.amount_usd(a::number(38, 4), b::number(18, 8))",
            pairs.Select(pair => (Text(pair.Amount, 4), Text(pair.Rate, 8))));
    }

    [Fact]
    public async Task One_huge_trade_breaks_no_view()
    {
        await _warehouse.TakeAsync(Changes.Trade("T1", "INSERT", 1, "BUY", 100_000_000, "9999999.99", "2025-05-01T10:00:00Z"));
        Assert.Equal(9999999.99m, await _warehouse.ScalarAsync<decimal>("select vwap from gold.gold_trade_summary"));
        Assert.Equal(1, await _warehouse.ScalarAsync<long>("select count(*) from gold.gold_trader_performance"));
    }

    private async Task SaysAsync(IEnumerable<string> expected, string expression, IEnumerable<(string, string)> operands)
    {
        var rows = operands.Select((pair, at) => $"select {at} as place, '{pair.Item1}' as a, '{pair.Item2}' as b");
        var said = await _warehouse.Connection.QueryAsync<string>(
            $"with operands as ({string.Join(" union all ", rows)}) select {expression}::varchar from operands order by place");
        Assert.Equal(expected, said, StringComparer.Ordinal);
    }

    private static BigInteger Drawn(Random random, int digits)
    {
        var value = BigInteger.Parse(string.Concat(Enumerable.Range(0, random.Next(1, digits + 1)).Select(_ => random.Next(10))),
            CultureInfo.InvariantCulture);
        return random.Next(2) == 0 ? value : -value;
    }

    private static BigInteger Units(string text)
    {
        var parts = text.Split('.');
        return BigInteger.Parse(parts[0] + (parts.Length > 1 ? parts[1] : "").PadRight(12, '0'), CultureInfo.InvariantCulture);
    }

    private static string Text(BigInteger units, int places = 12)
    {
        var digits = BigInteger.Abs(units).ToString(CultureInfo.InvariantCulture).PadLeft(places + 1, '0');
        return $"{(units.Sign < 0 ? "-" : "")}{digits[..^places]}.{digits[^places..]}";
    }

    /// <summary>The quotient, half away from zero.</summary>
    private static BigInteger Rounded(BigInteger dividend, BigInteger divisor)
    {
        var (top, bottom) = (BigInteger.Abs(dividend), BigInteger.Abs(divisor));
        return ((2 * top) + bottom) / (2 * bottom) * (dividend.Sign * divisor.Sign);
    }
}

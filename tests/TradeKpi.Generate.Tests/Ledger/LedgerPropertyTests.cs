using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using TradeKpi.Events;
using TradeKpi.Generate.Ledger;

namespace TradeKpi.Generate.Tests.Ledger;

public class LedgerPropertyTests
{
    private static readonly string[] s_statuses = ["PENDING", "SHIPPED", "DELIVERED", "CANCELLED"];

    [Fact]
    public void Orders_agree_with_a_naive_recount_whatever_the_order_of_arrival() =>
        Prop.ForAll<long>(seed =>
        {
            var random = new SeededRandom(seed, stream: 1);
            var events = Enumerable.Range(1, 60).Select(sequence => AnyOrder(random, sequence)).ToList();
            var ledger = Fill(events.OrderBy(_ => random.Bits()));

            // The naive way: replay in sequence order into a dictionary, then a loop for each figure.
            var current = new Dictionary<string, (DateOnly Day, string Status, decimal Usd, string Customer)>(StringComparer.Ordinal);
            foreach (var change in events)
            {
                if (change.Envelope.ChangeType == ChangeType.Delete)
                {
                    _ = current.Remove(change.Envelope.Key);
                    continue;
                }

                var row = Some.Payload(change);
                var day = DateOnly.FromDateTime(row.GetProperty("order_date").GetDateTimeOffset().UtcDateTime);
                var amount = decimal.Parse(row.GetProperty("amount").GetString()!, System.Globalization.CultureInfo.InvariantCulture);
                var euro = day < new DateOnly(2025, 1, 15) ? 1.08712345m : 1.09942345m;
                var usd = decimal.Round(row.GetProperty("currency").GetString() == "USD" ? amount : amount * euro, 2,
                    MidpointRounding.AwayFromZero);
                var customer = row.GetProperty("customer_id").GetString()!;
                current[change.Envelope.Key] = (day, row.GetProperty("status").GetString()!, usd, customer);
            }

            foreach (var day in ledger.DailySales())
            {
                decimal gross = 0, cancelled = 0;
                var (newcomers, orders) = (0, 0);
                var customers = new HashSet<string>(StringComparer.Ordinal);
                foreach (var order in current.Values.Where(order => order.Day == day.SaleDate))
                {
                    orders++;
                    gross += order.Usd;
                    cancelled += order.Status == "CANCELLED" ? order.Usd : 0;
                    var earlier = current.Values.Any(other => other.Customer == order.Customer && other.Day < order.Day);
                    if (customers.Add(order.Customer) && !earlier)
                        newcomers++;
                }

                Assert.Equal((orders, customers.Count, newcomers), (day.Transactions, day.UniqueCustomers, day.NewCustomers));
                Assert.Equal(gross, day.GrossSales);
                Assert.Equal((gross - cancelled, day.GrossSales - day.CancelledAmount), (day.NetSales, day.NetSales));
            }

            Assert.Equal(current.Count, ledger.DailySales().Sum(day => day.Transactions));
            Assert.Equal(current.Count, ledger.OrdersMonthly().Sum(month => month.OrderCount));
            Assert.Equal(
                events.Count(change => change.Envelope.ChangeType == ChangeType.Update),
                ledger.OrdersMonthly().Sum(month => month.UpdatedRecords));
            Assert.Equal(
                ledger.OrdersMonthly().Sum(month => month.OrderCount - month.CancelledOrders),
                ledger.CustomerProductAffinity().Sum(pair => pair.Orders));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(100));

    [Fact]
    public void Realised_pnl_agrees_with_pairing_one_unit_after_the_other() =>
        Prop.ForAll<long>(seed =>
        {
            var random = new SeededRandom(seed, stream: 2);
            var trades = Enumerable.Range(1, 40).Select(number => AnyTrade(random, number)).ToList();
            var ledger = Fill(trades.OrderBy(_ => random.Bits()));

            // Unit by unit: the n-th unit bought meets the n-th unit sold, and the later trade of the two closes it.
            var rows = trades.Select(trade => (trade.Envelope.Sequence, Row: Some.Payload(trade)))
                .Select(trade => (
                    trade.Sequence,
                    Type: trade.Row.GetProperty("trade_type").GetString()!,
                    Quantity: trade.Row.GetProperty("quantity").GetInt32(),
                    Price: decimal.Parse(trade.Row.GetProperty("price").GetString()!, System.Globalization.CultureInfo.InvariantCulture),
                    Time: trade.Row.GetProperty("trade_time").GetDateTimeOffset()))
                .OrderBy(trade => trade.Time).ThenBy(trade => trade.Sequence)
                .Select((trade, place) => (trade.Type, trade.Quantity, trade.Price, Place: place)).ToList();
            var bought = rows.Where(trade => trade.Type == "BUY").SelectMany(trade => Enumerable.Repeat(trade, trade.Quantity)).ToList();
            var sold = rows.Where(trade => trade.Type == "SELL").SelectMany(trade => Enumerable.Repeat(trade, trade.Quantity)).ToList();
            var closes = bought.Zip(sold)
                .GroupBy(pair => Math.Max(pair.First.Place, pair.Second.Place))
                .OrderBy(close => close.Key)
                .Select(close => close.Sum(pair => pair.Second.Price - pair.First.Price)).ToList();

            var row = Assert.Single(ledger.TraderPerformance());
            Assert.Equal(closes.Sum(), row.RealisedPnl);
            Assert.Equal((closes.Count(pnl => pnl > 0), closes.Count(pnl => pnl < 0)), (row.Wins, row.Losses));
            var paths = Enumerable.Range(0, closes.Count + 1).Select(count => closes.Take(count).Sum()).ToList();
            Assert.Equal(paths.Select((low, at) => paths.Take(at + 1).Max() - low).Max(), row.MaxDrawdown);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(100));

    [Fact]
    public void Dirt_and_disorder_leave_every_answer_as_it_was() =>
        Prop.ForAll<long>(seed =>
        {
            var clean = Some.Generator(seed).Take(1_500).ToList();
            var dirty = new KnownAnswerLedger(Some.Fx);
            foreach (var line in new Dirt(new() { Dirty = 0.3, Seed = seed }).Soil(clean))
                dirty.Add(line);
            var tidy = Fill(clean);
            Assert.Equal(tidy.DailySales(), dirty.DailySales());
            Assert.Equal(tidy.OrdersMonthly(), dirty.OrdersMonthly());
            Assert.Equal(tidy.CustomerProductAffinity(), dirty.CustomerProductAffinity());
            Assert.Equal(tidy.TradeSummary(), dirty.TradeSummary());
            Assert.Equal(tidy.TraderPerformance(), dirty.TraderPerformance());
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5));

    [Fact]
    public void A_ratio_is_the_nearest_millionth_and_half_goes_away_from_zero() =>
        Prop.ForAll<int, int>((numerator, divisor) =>
        {
            var ratio = Exact.Ratio(numerator / 1000m, divisor / 100m);
            if (divisor == 0)
                return ratio is null;
            // |ratio − n/d| ≤ half a millionth, in integers: |r·d·10 − n·10^6| · 2 ≤ |d·10|.
            BigInteger d = (BigInteger)divisor * 10, error = (BigInteger)(ratio!.Value * 1_000_000) * d - (BigInteger)numerator * 1_000_000;
            var twice = 2 * BigInteger.Abs(error);
            return twice < BigInteger.Abs(d) || (twice == BigInteger.Abs(d) && error.Sign == numerator.CompareTo(0) * d.Sign * d.Sign);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    [Theory]
    [InlineData("0.0000005", "1", "0.000001")]
    [InlineData("-0.0000005", "1", "-0.000001")]
    [InlineData("0.00000049999999999999999999", "1", "0.000000")]
    [InlineData("1", "-3", "-0.333333")]
    [InlineData("2", "3", "0.666667")]
    public void Ratios_round_once(string numerator, string divisor, string expected)
    {
        static decimal Number(string text) => decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(Number(expected), Exact.Ratio(Number(numerator), Number(divisor)));
    }

    private static KnownAnswerLedger Fill(IEnumerable<ChangeEvent> events)
    {
        var ledger = new KnownAnswerLedger(Some.Fx);
        foreach (var change in events)
            ledger.Add(change);
        return ledger;
    }

    private static ChangeEvent AnyOrder(SeededRandom random, int sequence)
    {
        var id = $"ORD{random.Below(12)}";
        return random.Below(8) == 0
            ? Some.Event(Entity.Order, ChangeType.Delete, id, sequence, new { })
            : Some.Order(
                id, sequence, random.Pick(s_statuses), random.Below(30_000) / 100m,
                random.Chance(0.5) ? ChangeType.Update : ChangeType.Insert,
                $"2025-01-{random.Between(10, 20)}T{random.Between(10, 23)}:00:00Z", $"CUST{random.Below(4)}", $"PROD{random.Below(4)}",
                random.Between(1, 4), random.Pick(["USD", "EUR"]));
    }

    private static ChangeEvent AnyTrade(SeededRandom random, int number) => Some.Trade(
        $"T{random.Below(1_000):D4}-{number}", number, random.Pick(["BUY", "SELL"]), random.Between(1, 20), random.Between(90, 110) / 10m,
        time: $"2025-01-10T{random.Between(10, 15)}:00:00Z");
}

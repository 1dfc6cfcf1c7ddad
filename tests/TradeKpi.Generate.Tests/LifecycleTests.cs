using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using TradeKpi.Events;

namespace TradeKpi.Generate.Tests;

public class LifecycleTests
{
    private static readonly string[] s_steps = ["PENDING", "SHIPPED", "DELIVERED"];

    [Fact]
    public void An_order_never_goes_backwards_and_never_leaves_its_end() =>
        Prop.ForAll<long>(seed =>
        {
            var statuses = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var change in Orders(seed).Where(change => change.Envelope.ChangeType != ChangeType.Delete))
            {
                var status = Some.Payload(change).GetProperty("status").GetString()!;
                var before = statuses.GetValueOrDefault(change.Envelope.Key);
                Assert.True(
                    before is null ? status == "PENDING"
                    : before is "PENDING" or "SHIPPED"
                        && (status == "CANCELLED" || Array.IndexOf(s_steps, status) >= Array.IndexOf(s_steps, before)),
                    $"{change.Envelope.Key}: {before} to {status}");
                statuses[change.Envelope.Key] = status;
            }

            Assert.Equal(4, statuses.Values.Distinct(StringComparer.Ordinal).Count());
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5));

    [Fact]
    public void Amounts_are_never_negative_and_carry_two_places() =>
        Assert.All(Orders(7).Where(HasRow), change =>
        {
            var amount = Some.Payload(change).GetProperty("amount").GetString()!;
            Assert.Matches(@"^\d+\.\d\d$", amount);
        });

    [Fact]
    public void Amounts_and_order_dates_are_corrected_now_and_then()
    {
        var first = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        int amounts = 0, dates = 0;
        foreach (var change in Orders(7).Where(HasRow))
        {
            var row = Some.Payload(change);
            if (first.TryAdd(change.Envelope.Key, row))
                continue;
            var before = first[change.Envelope.Key];
            amounts += before.GetProperty("amount").GetString() == row.GetProperty("amount").GetString() ? 0 : 1;
            dates += before.GetProperty("order_date").GetString() == row.GetProperty("order_date").GetString() ? 0 : 1;
        }

        Assert.True(amounts > 0 && dates > 0, $"{amounts} amounts, {dates} dates");
    }

    [Fact]
    public void Fifteen_countries_pay_in_their_currencies()
    {
        var paid = Orders(7).Where(HasRow).Select(Some.Payload)
            .Where(row => row.TryGetProperty("country", out _) && row.TryGetProperty("currency", out _))
            .Select(row => (Country: row.GetProperty("country").GetString()!, Currency: row.GetProperty("currency").GetString()!))
            .Distinct().ToDictionary(pair => pair.Country, pair => pair.Currency, StringComparer.Ordinal);
        Assert.Equal(15, paid.Count);
        Assert.Equal("EUR", paid["IE"]);
        Assert.Equal("PLN", paid["PL"]);
        Assert.Equal("USD", paid["US"]);
    }

    [Fact]
    public void Some_orders_leave_out_currency_but_only_where_it_is_the_dollar()
    {
        var silent = Orders(7).Where(HasRow).Select(Some.Payload).Where(row => !row.TryGetProperty("currency", out _)).ToList();
        Assert.NotEmpty(silent);
        Assert.All(silent, row => Assert.True(!row.TryGetProperty("country", out var country) || country.GetString() == "US"));
    }

    [Fact]
    public void Trades_have_positive_prices_and_are_amended_and_cancelled()
    {
        var trades = Some.Generator(7).Take(40_000).Where(change => change.Envelope.Entity == Entity.Trade).ToList();
        Assert.All(trades.Where(HasRow), trade =>
        {
            var row = Some.Payload(trade);
            Assert.Matches(@"^\d+\.\d{4}$", row.GetProperty("price").GetString()!);
            Assert.Matches(@"[1-9]", row.GetProperty("price").GetString()!);
            Assert.Matches(@"^\d+\.\d\d$", row.GetProperty("fee").GetString()!);
            Assert.InRange(row.GetProperty("quantity").GetInt32(), 10, int.MaxValue);
        });
        Assert.Contains(trades, trade => trade.Envelope.ChangeType == ChangeType.Update);
        Assert.Contains(trades, trade => trade.Envelope.ChangeType == ChangeType.Delete);
        var rows = trades.Where(HasRow).Select(Some.Payload).ToList();
        Assert.Equal(20, rows.DistinctBy(row => row.GetProperty("symbol").GetString(), StringComparer.Ordinal).Count());
        Assert.Equal(25, rows.DistinctBy(row => row.GetProperty("trader_id").GetString(), StringComparer.Ordinal).Count());
    }

    private static IEnumerable<ChangeEvent> Orders(long seed) =>
        Some.Generator(seed, options => options.Remembered = 256).Take(20_000).Where(change => change.Envelope.Entity == Entity.Order);

    private static bool HasRow(ChangeEvent change) => change.Envelope.ChangeType != ChangeType.Delete;
}

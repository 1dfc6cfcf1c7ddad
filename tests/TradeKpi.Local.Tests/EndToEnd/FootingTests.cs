using System.Globalization;
using System.Text.Json;

namespace TradeKpi.Local.Tests.EndToEnd;

/// <summary>Whoever adds up two reports over the same orders gets the same cent. Two years of generated events, many currencies.</summary>
/// <remarks><c>TRADEKPI_FOOTING_EVENTS</c> sets how many events.</remarks>
public sealed class FootingTests : IDisposable
{
    private static readonly string s_events = Environment.GetEnvironmentVariable("TRADEKPI_FOOTING_EVENTS") ?? "20000";

    private readonly Cli _cli = new();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task Every_report_on_the_same_orders_or_trades_adds_up_to_the_same_cent()
    {
        var events = Path.Combine(_cli.Folder, "events.json");
        await _cli.DoAsync("generate", "--events", s_events, "--days", "730", "--from", "2024-03-01", "--out", events);
        await _cli.DoAsync("replay", events);

        await OrdersFootAsync();
        await TradersFootAsync();
        await OrdersFootAsync("--from", "2024-07-01", "--to", "2025-01-31");
        await TradersFootAsync("--from", "2024-07-09", "--to", "2025-02-03");
        Assert.Contains("identical", await _cli.DoAsync("verify"), StringComparison.Ordinal);
    }

    private async Task OrdersFootAsync(params string[] range)
    {
        var days = await RowsAsync(["daily-sales", .. range]);
        Assert.True(days.Count > 200, "The days are too few to say anything.");
        Assert.All(days, NetIsGrossLessCancelled);
        var all = Sums(days, "gross_sales", "cancelled_amount", "net_sales");

        foreach (var by in new[] { "none", "product", "customer", "country", "category", "customer_type" })
        {
            var parts = await RowsAsync(["sales-breakdown", "--by", by, .. range]);
            Assert.All(parts, NetIsGrossLessCancelled);
            Assert.Equal((by, all), (by, Sums(parts, "gross_sales", "cancelled_amount", "net_sales")));
        }

        foreach (var by in new[] { "country", "category", "customer_type" })
        {
            var segments = await RowsAsync(["daily-sales", "--group-by", by, .. range]);
            Assert.All(segments, NetIsGrossLessCancelled);
            Assert.Equal(
                days.Select(row => (Text(row, "sale_date"), Sums([row], "gross_sales", "cancelled_amount", "net_sales"))),
                segments.GroupBy(row => Text(row, "sale_date"), StringComparer.Ordinal)
                    .Select(day => (day.Key, Sums(day, "gross_sales", "cancelled_amount", "net_sales"))));
        }

        Assert.All(await RowsAsync(["daily-sales", "--currency", "local", .. range]), NetIsGrossLessCancelled);
        var months = await RowsAsync(["orders-monthly", .. range]);
        Assert.Equal(
            days.GroupBy(row => Text(row, "sale_date")[..7], StringComparer.Ordinal)
                .Select(month => (month.Key, Sums(month, "gross_sales", "net_sales"))),
            months.GroupBy(row => $"{Text(row, "order_year")}-{Text(row, "order_month").PadLeft(2, '0')}", StringComparer.Ordinal)
                .Select(month => (month.Key, Sums(month, "gross_revenue", "total_revenue"))));
        Assert.All(months, row => Assert.Equal(
            Money(row, "total_revenue"), Money(row, "total_high_value_orders") + Money(row, "total_low_value_orders")));
        if (range is not [])
            return;

        var net = Sums(days, "net_sales");
        Assert.Equal(net, Sums(await RowsAsync("customer-product-affinity"), "spend"));
        Assert.Equal(net, Sums(await RowsAsync("customer-segments"), "monetary"));
        Assert.Equal(net, Sums(await RowsAsync("cohorts"), "net_sales"));
    }

    private async Task TradersFootAsync(params string[] range)
    {
        var traders = await RowsAsync(["trader-performance", .. range]);
        var days = await RowsAsync(["trader-performance", "--group-by", "day", .. range]);
        Assert.NotEmpty(traders);
        Assert.Equal(
            traders.Select(row => (Text(row, "trader_id"), Sums([row], "notional", "fees", "realised_pnl"))),
            days.GroupBy(row => Text(row, "trader_id"), StringComparer.Ordinal)
                .Select(trader => (trader.Key, Sums(trader, "notional", "fees", "realised_pnl"))));

        var all = Sums(traders, "notional", "fees", "realised_pnl");
        foreach (var by in new[] { "none", "trader", "desk", "symbol" })
        {
            foreach (var per in new[] { "none", "day", "hour" })
            {
                var parts = await RowsAsync(["realised-pnl", "--by", by, "--per", per, .. range]);
                Assert.All(parts, row => Assert.Equal(Money(row, "realised_pnl") - Money(row, "fees"), Money(row, "net_pnl")));
                Assert.Equal((by, per, all), (by, per, Sums(parts, "notional", "fees", "realised_pnl")));
            }
        }

        // A trade that closed nothing realised nothing.
        var trades = await RowsAsync(["blotter", .. range]);
        Assert.Equal(all, Sums(trades, "notional", "fees", "realised_pnl"));
    }

    private static void NetIsGrossLessCancelled(JsonElement row) =>
        Assert.Equal(Money(row, "gross_sales") - Money(row, "cancelled_amount"), Money(row, "net_sales"));

    private static string Sums(IEnumerable<JsonElement> rows, params string[] columns) => string.Join(
        ", ", columns.Select(column => rows.Sum(row => Money(row, column)).ToString("0.00#####", CultureInfo.InvariantCulture)));

    private static decimal Money(JsonElement row, string column) =>
        row.GetProperty(column) is { ValueKind: not JsonValueKind.Null } value ? value.GetDecimal() : 0;

    private static string Text(JsonElement row, string column) => row.GetProperty(column).ToString();

    private async Task<List<JsonElement>> RowsAsync(params string[] report)
    {
        using var rows = JsonDocument.Parse(await _cli.DoAsync(["report", .. report, "--format", "json"]));
        return [.. rows.RootElement.EnumerateArray().Select(row => row.Clone())];
    }
}

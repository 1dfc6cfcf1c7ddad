using System.Text.Json;
using TradeKpi.Local.Shell;
using TradeKpi.Local.Tests.Captures;

namespace TradeKpi.Local.Tests.EndToEnd;

/// <summary>verify by the files that were replayed, which know neither identities nor orders.</summary>
public sealed class InputRoadTests : IDisposable
{
    private readonly Cli _cli = new();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task A_capture_of_a_database_agrees_key_by_key()
    {
        await _cli.DoAsync("replay", Capture.Folder("debezium-postgres-schemaless"));
        var inputs = await VerifyAsync(ExitCodes.Done, Capture.Folder("debezium-postgres-schemaless"));
        Assert.Equal((0, 0), (Number(inputs, "count"), Number(inputs, "disordered")));
        Assert.InRange(Number(inputs, "keys"), 1_000, long.MaxValue);
        Assert.InRange(Number(inputs, "versions"), Number(inputs, "keys") + 500, long.MaxValue);
        Assert.InRange(Number(inputs, "days"), 10, long.MaxValue);
        Assert.InRange(Number(inputs, "profits"), 1, long.MaxValue);
    }

    [Fact]
    public async Task An_event_that_never_came_shows_though_both_other_roads_agree()
    {
        var replayed = _cli.Write("a.json", SampleEvents.TwoOrders);
        var forgotten = _cli.Write("b.json", SampleEvents.Order(8, "INSERT", "ORD9", "CUST2", "DELIVERED", "5.00"));
        await _cli.DoAsync("replay", replayed);
        Assert.Equal(0, Number(await VerifyAsync(ExitCodes.Done, replayed), "count"));

        var inputs = await VerifyAsync(ExitCodes.CheckFailed, replayed, forgotten);
        Assert.Equal(
            ["silver.orders ORD9 *", "silver.order_events ORD9 *", "gold.daily_sales 2025-01-03 transactions",
                "gold.daily_sales 2025-01-03 gross_sales"],
            inputs.GetProperty("differences").EnumerateArray().Select(difference =>
                $"{difference.GetProperty("relation")} {difference.GetProperty("key")} {difference.GetProperty("column")}"),
            StringComparer.Ordinal);
    }

    [Fact]
    public async Task Notional_and_profit_are_worked_out_of_the_files_by_the_place_of_their_lines()
    {
        // Short of 3 at 5.00, of which 2 are bought back at 4.00 and, an instant later, 1 at 6.01: 2.00 - 1.01. CHF at the shipped rate.
        var file = _cli.Write("trades.json", string.Concat(
            Trade(1, "SELL", "3", "5.00", "10:00:00"), Trade(2, "BUY", "2", "4.00", "11:00:00"), Trade(3, "BUY", "1", "6.01", "11:00:00"),
            Trade(4, "BUY", "7", "33.333", "12:00:00", "CHF"), Trade(5, "SELL", "4", "34.111", "13:00:00", "CHF")));
        await _cli.DoAsync("replay", file);
        var inputs = await VerifyAsync(ExitCodes.Done, file);
        Assert.Equal((1, 0, 0), (Number(inputs, "profits"), Number(inputs, "undecided"), Number(inputs, "count")));

        var forgotten = _cli.Write("more.json", Trade(6, "SELL", "3", "35.00", "14:00:00"));
        await _cli.DoAsync("replay", forgotten);
        var differs = await VerifyAsync(ExitCodes.CheckFailed, file);
        Assert.Contains("silver.trades T6 *", Differences(differs), StringComparer.Ordinal);
    }

    [Fact]
    public async Task Profit_that_gold_tells_wrongly_shows_and_trades_of_one_instant_against_the_files_order_are_set_aside()
    {
        var file = _cli.Write("trades.json", string.Concat(
            Trade(1, "BUY", "1", "5.00", "10:00:00"), Trade(2, "BUY", "1", "7.00", "11:00:00"), Trade(3, "SELL", "2", "8.00", "12:00:00")));
        await _cli.DoAsync("replay", file);
        await ChangeAsync("update gold.trade_closes set realised_pnl = realised_pnl + 0.01");

        var verified = await _cli.RunAsync("verify", "--format", "json", "--inputs", file);
        Assert.Equal(ExitCodes.CheckFailed, verified.Code);
        using var answer = JsonDocument.Parse(verified.Out);
        Assert.Equal(["gold.trade_closes TRD1 2025-01-03 realised_pnl"], Differences(answer.RootElement.GetProperty("inputs")),
            StringComparer.Ordinal);

        await _cli.DoAsync("rebuild", "--replace");
        var swapped = _cli.Write("swapped.json", string.Concat(
            Trade(9, "BUY", "1", "5.00", "15:00:00"), Trade(8, "BUY", "1", "7.00", "15:00:00")));
        await _cli.DoAsync("replay", swapped);
        var inputs = await VerifyAsync(ExitCodes.Done, file, swapped);
        Assert.Equal((0, 1), (Number(inputs, "profits"), Number(inputs, "undecided")));
    }

    [Fact]
    public async Task Lines_against_their_source_s_order_and_refused_events_are_set_aside_and_told()
    {
        var file = _cli.Write("a.json", SampleEvents.Delivered + SampleEvents.TwoOrders + SampleEvents.Rejected);
        await _cli.DoAsync("replay", file);
        var inputs = await VerifyAsync(ExitCodes.Done, file);
        Assert.Equal((1, 1, 1, 0),
            (Number(inputs, "keys"), Number(inputs, "refused"), Number(inputs, "disordered"), Number(inputs, "count")));
    }

    [Fact]
    public async Task A_state_that_comes_again_from_a_source_without_positions_is_set_aside()
    {
        var file = _cli.Write("a.json", Order("10.00") + Order("20.00"));
        var again = _cli.Write("b.json", Order("10.00"));
        await _cli.DoAsync("replay", file);
        Assert.Equal((1, 0, 0), Judged(await VerifyAsync(ExitCodes.Done, file)));
        await _cli.DoAsync("replay", again);
        Assert.Equal((0, 1, 0), Judged(await VerifyAsync(ExitCodes.Done, file, again)));

        static (long, long, long) Judged(JsonElement inputs) =>
            (Number(inputs, "keys"), Number(inputs, "disordered"), Number(inputs, "count"));

        static string Order(string amount) =>
            $$$"""{"op":"u","after":{"order_id":"O1","customer_id":"C1","product_id":"P1","order_date":"2025-01-15T10:00:00Z","status":"DELIVERED","quantity":1,"amount":"{{{amount}}}"},"source":{"connector":"vitess","name":"s","table":"orders","ts_ms":1736935200000}}""" + "\n";
    }

    [Theory]
    [InlineData("status", "SHIPPED", "silver.orders ORD1 status")]
    [InlineData("country", "FR", "silver.orders ORD1 country")]
    [InlineData("customer_id", "CUST9", "silver.orders ORD1 customer_id")]
    [InlineData("product_id", "PROD9", "silver.orders ORD1 product_id")]
    [InlineData("channel", "shop", "silver.orders ORD1 channel")]
    public async Task A_word_of_a_row_that_the_warehouse_has_otherwise_shows(string column, string wrong, string expected)
    {
        var file = _cli.Write("a.json", Order(1, "INSERT", "CUST1", "germany") + Order(2, "UPDATE", Unavailable, "Germany"));
        await _cli.DoAsync("replay", file);
        Assert.Equal((1, 2, 0), Judged(await VerifyAsync(ExitCodes.Done, file)));

        await ChangeAsync($"update silver.orders set {column} = '{wrong}'");
        var verified = await _cli.RunAsync("verify", "--format", "json", "--inputs", file);
        Assert.Equal(ExitCodes.CheckFailed, verified.Code);
        using var answer = JsonDocument.Parse(verified.Out);
        Assert.Equal([expected], Differences(answer.RootElement.GetProperty("inputs")), StringComparer.Ordinal);
    }

    [Fact]
    public async Task An_order_whose_customer_never_came_counts_on_no_day_of_the_files_either()
    {
        var file = _cli.Write("a.json", Order(2, "UPDATE", Unavailable, "DE") + Trade(1, "BUY", "1", "5.00", "10:00:00")
            + Trade(2, "BUY", "1", "5.00", "10:00:00").Replace("TRD1", Unavailable, StringComparison.Ordinal));
        Assert.Equal(ExitCodes.CheckFailed, (await _cli.RunAsync("replay", file)).Code);
        var inputs = await VerifyAsync(ExitCodes.CheckFailed, file);
        Assert.Equal((3, 3, 0), Judged(inputs));
        Assert.Equal(1, Number(inputs, "days"));
    }

    private const string Unavailable = "__debezium_unavailable_value";

    private static string Order(int sequence, string change, string customer, string country) =>
        $$$"""{"event_id":"o{{{sequence}}}","entity":"order","change_type":"{{{change}}}","key":"ORD1","sequence":{{{sequence}}},"occurred_at":"2025-01-03T20:00:00Z","source":"shop","schema_version":1,"payload":{"order_id":"ORD1","customer_id":"{{{customer}}}","product_id":" PROD1 ","order_date":"2025-01-03T10:00:00Z","status":"fulfilled","quantity":1,"amount":"7.50","country":"{{{country}}}","channel":"Web"}}""" + "\n";

    private static (long Keys, long Versions, long Count) Judged(JsonElement inputs) =>
        (Number(inputs, "keys"), Number(inputs, "versions"), Number(inputs, "count"));

    private async Task ChangeAsync(string sql)
    {
        await using var session = await TradeKpi.Local.Hosting.LocalSession.OpenAsync(
            new TradeKpi.Embedded.DataFolder(_cli.Data), Terminal.OfProcess(), mustExist: true, configure: null, default);
        await using var change = session.Get<System.Data.Common.DbDataSource>().CreateCommand(sql);
        await change.ExecuteNonQueryAsync();
    }

    private static IEnumerable<string> Differences(JsonElement inputs) => inputs.GetProperty("differences").EnumerateArray().Select(
        difference => $"{difference.GetProperty("relation")} {difference.GetProperty("key")} {difference.GetProperty("column")}");

    private static string Trade(int n, string type, string quantity, string price, string time, string currency = "USD") =>
        $$$"""{"event_id":"t{{{n}}}","entity":"trade","change_type":"INSERT","key":"T{{{n}}}","sequence":{{{n}}},"occurred_at":"2025-01-03T20:00:00Z","source":"desk","schema_version":1,"payload":{"trade_id":"T{{{n}}}","trader_id":"TRD1","symbol":"{{{currency}}}X","trade_type":"{{{type}}}","quantity":"{{{quantity}}}","price":"{{{price}}}","fee":"0","trade_time":"2025-01-03T{{{time}}}Z","currency":"{{{currency}}}"}}""" + "\n";

    private async Task<JsonElement> VerifyAsync(int code, params string[] files)
    {
        var verified = await _cli.RunAsync(["verify", "--format", "json", "--inputs", .. files]);
        Assert.True(verified.Code == code, verified.Out + verified.Error);
        using var answer = JsonDocument.Parse(verified.Out);
        Assert.Equal(0, answer.RootElement.GetProperty("report").GetProperty("count").GetInt64());
        return answer.RootElement.GetProperty("inputs").Clone();
    }

    private static long Number(JsonElement inputs, string name) => inputs.GetProperty(name).GetInt64();
}

using System.Text.Json.Nodes;

using Dapper;

namespace TradeKpi.Embedded.Tests.Warehouse;

/// <summary>What rows say where Debezium wrote its placeholder, as the source logged no value.</summary>
public sealed class UnavailableValueTests : IAsyncLifetime
{
    private const string None = "__debezium_unavailable_value";

    private WarehouseOfTest _warehouse = null!;

    public async Task InitializeAsync() => _warehouse = await WarehouseOfTest.OpenAsync();

    public async Task DisposeAsync() => await _warehouse.DisposeAsync();

    [Theory]
    [InlineData("order", "orders", "customer_id", "country", "W X")]
    [InlineData("trade", "trades", "trader_id", "desk", "w x")]
    [InlineData("product", "products", "name", "category", "w x")]
    [InlineData("customer", "customers", "name", "country", "w X")]
    public async Task Values_that_did_not_come_are_those_of_the_last_event_that_has_them_in_whatever_order_events_arrive(
        string entity, string rows, string first, string second, string expected)
    {
        var orders = Permutations([0, 1, 2, 3]).ToList();
        for (var round = 0; round < 4; round++)
        {
            await _warehouse.TakeAsync([.. orders.Select((order, key) => order[round] switch
            {
                0 => Change(key, "INSERT", 1, "v", "u"),
                1 => Change(key, "UPDATE", 2, None, "x"),
                2 => Change(key, "UPDATE", 3, "w", None),
                _ => Change(key, key % 3 == 0 ? "DELETE" : "UPDATE", 4, None, None),
            })]);
            Assert.Empty(await _warehouse.Connection.QueryAsync($"""
                select {entity}_id, {first}, {second}, is_deleted, event_id from silver.{rows}
                except
                select {entity}_id, {first}, {second}, is_deleted, event_id from verify.{rows}
                """));
        }

        Assert.Empty(await _warehouse.DifferencesAsync());
        Assert.Equal(expected, Assert.Single(await _warehouse.Connection.QueryAsync<string>(
            $"select distinct upper({first}) || ' ' || {second} from silver.{rows} where not is_deleted")), ignoreCase: true);
        Assert.Equal(16, await _warehouse.ScalarAsync<long>($"select count(*) from silver.{rows} where not is_deleted"));
        Assert.Empty(await _warehouse.Connection.QueryAsync($"""
            select {entity}_id, {first}, {second}, event_id from silver.{rows} where not is_deleted
            except
            select {entity}_id, {first}, {second}, event_id from silver.current_{rows}
            """));
        Assert.Equal(["1 v u", "2 v x", "3 w x", "4 w x"], await _warehouse.Connection.QueryAsync<string>($"""
            select distinct version || ' ' || lower({first}) || ' ' || lower({second}) as said
            from silver.{rows}_history
            where change_type <> 'DELETE'
            order by said
            """), StringComparer.Ordinal);
        Assert.Empty(await _warehouse.Connection.QueryAsync<string>("select offender from ops.test_nothing_parked"));

        JsonObject Change(int key, string changeType, long sequence, string firstValue, string secondValue)
        {
            var change = Of(entity, $"{entity}{key}", changeType, sequence);
            if (changeType != "DELETE")
                (change["payload"]![first], change["payload"]![second]) = (firstValue, secondValue);
            return change;
        }
    }

    [Fact]
    public async Task An_order_whose_customer_never_came_waits_aside_with_what_it_lacks_and_counts_once_it_comes()
    {
        await _warehouse.TakeAsync(
            Changes.Order("ORD1", "UPDATE", 2, "10.00", customer: None), Changes.Order("ORD2", "INSERT", 1, "5.00"));
        Assert.Equal("order ORD1 MISSING: customer_id",
            await _warehouse.ScalarAsync<string>("select offender from ops.test_nothing_parked"));
        Assert.Equal(5m, await _warehouse.ScalarAsync<decimal>("select gross_sales from gold.daily_sales"));
        Assert.Equal(5m, await _warehouse.ScalarAsync<decimal>("select sum(amount_usd) from silver.orders_derived"));
        Assert.Empty(await _warehouse.DifferencesAsync());

        await _warehouse.TakeAsync(Changes.Order("ORD1", "INSERT", 1, "9.00", customer: "CUST7"));
        Assert.Equal("CUST7 10.0000", await _warehouse.ScalarAsync<string>(
            "select customer_id || ' ' || amount from silver.orders where order_id = 'ORD1'"));
        Assert.Equal(15m, await _warehouse.ScalarAsync<decimal>("select gross_sales from gold.daily_sales"));
        Assert.Empty(await _warehouse.Connection.QueryAsync<string>("select offender from ops.test_nothing_parked"));
        Assert.Empty(await _warehouse.DifferencesAsync());
    }

    [Fact]
    public async Task A_trade_whose_trader_never_came_counts_nowhere_until_it_comes()
    {
        const string Time = "2025-01-01T12:00:00Z";
        await _warehouse.TakeAsync(
            Changes.Trade("T1", "UPDATE", 2, "BUY", 1, "9.00", Time, trader: None),
            Changes.Trade("T2", "INSERT", 1, "BUY", 2, "3.00", Time));
        Assert.Equal("trade T1 MISSING: trader_id", await _warehouse.ScalarAsync<string>("select offender from ops.test_nothing_parked"));
        Assert.Equal("T2", await _warehouse.ScalarAsync<string>("select string_agg(trade_id) from silver.silver_trades"));
        Assert.Equal("T2", await _warehouse.ScalarAsync<string>("select string_agg(trade_id) from gold.vw_last_prices"));
        Assert.Empty(await _warehouse.DifferencesAsync());

        await _warehouse.TakeAsync(Changes.Trade("T1", "INSERT", 1, "BUY", 1, "8.00", Time, trader: "TR7"));
        Assert.Equal("TR7", await _warehouse.ScalarAsync<string>("select trader_id from silver.silver_trades where trade_id = 'T1'"));
        Assert.Empty(await _warehouse.Connection.QueryAsync<string>("select offender from ops.test_nothing_parked"));
        Assert.Empty(await _warehouse.DifferencesAsync());
    }

    [Fact]
    public async Task Values_that_did_not_come_are_kept_when_rates_are_restated()
    {
        await _warehouse.EuroIsAsync(("2024-01-01", 1.1m));
        await _warehouse.TakeAsync(InEuros("INSERT", 1, "CUST7", "DE", "TR7"));
        await _warehouse.TakeAsync(InEuros("UPDATE", 2, None, None, None));

        await _warehouse.EuroIsAsync(("2024-01-01", 1.2m));
        await _warehouse.Connection.ExecuteAsync("call ops.restate_rates()");
        await _warehouse.RefreshAsync();

        Assert.Equal(["CUST7, 12.00"], await _warehouse.AskAsync("customer-product-affinity", "", "customer_id, spend"));
        Assert.Equal(["DE, 12.00"], await _warehouse.AskAsync("sales-breakdown", "by=country", "segment, gross_sales"));
        Assert.Equal(["TR7, 24.00"], await _warehouse.AskAsync("trader-performance", "", "trader_id, notional"));
        Assert.Empty(await _warehouse.DifferencesAsync());

        static JsonObject[] InEuros(string changeType, long sequence, string customer, string country, string trader)
        {
            var order = Changes.Order("ORD1", changeType, sequence, "10.00", customer: customer, currency: "EUR");
            order["payload"]!["country"] = country;
            return [order, Changes.Trade("T1", changeType, sequence, "BUY", 10, "2.00", "2025-01-01T12:00:00Z", trader, currency: "EUR")];
        }
    }

    private static JsonObject Of(string entity, string key, string changeType, long sequence)
    {
        var change = entity switch
        {
            "order" => Changes.Order(key, changeType, sequence),
            "trade" => Changes.Trade(key, changeType, sequence, "BUY", 1, "2.00", "2025-01-01T12:00:00Z"),
            "product" => Changes.Product(key, "u", 1),
            _ => Changes.Customer(key, "B2B"),
        };
        (change["change_type"], change["sequence"], change["event_id"]) = (changeType, sequence, $"{key}-{sequence}");
        return change;
    }

    private static IEnumerable<int[]> Permutations(int[] items) => items.Length == 0
        ? [[]]
        : items.SelectMany(item => Permutations([.. items.Where(other => other != item)]), (first, rest) => (int[])[first, .. rest]);
}

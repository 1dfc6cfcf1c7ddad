using Dapper;

namespace TradeKpi.Embedded.Tests.Warehouse;

/// <summary>Gold taken anew from silver, because what it added up meant something else.</summary>
public sealed class RestatedGoldTests : IAsyncLifetime
{
    private WarehouseOfTest _warehouse = null!;

    public async Task InitializeAsync() => _warehouse = await WarehouseOfTest.OpenAsync();

    public async Task DisposeAsync() => await _warehouse.DisposeAsync();

    [Fact]
    public async Task Sums_of_a_warehouse_from_before_cents_are_restated_by_the_next_run_with_what_it_brings()
    {
        await _warehouse.TakeAsync(
            Changes.Order("ORD1", "INSERT", 1, "10.01", currency: "EUR"),
            Changes.Order("ORD1", "UPDATE", 2, "10.02", currency: "EUR"),
            Changes.Order("ORD2", "INSERT", 1, "10.01", currency: "EUR", customer: "CUST2"),
            Changes.Trade("T1", "INSERT", 1, "BUY", 3, "100.01", "2025-01-01T10:00:00Z", currency: "EUR"),
            Changes.Trade("T2", "INSERT", 2, "SELL", 2, "120.01", "2025-01-02T11:00:00Z", currency: "EUR"));
        await _warehouse.Connection.ExecuteAsync("""
            update gold.daily_sales set gross_sales = gross_sales + 0.004, new_customers = 0;
            update gold.daily_customers set spend = spend + 0.002;
            update gold.daily_products set spend = spend + 0.004;
            update gold.customer_products set spend = spend + 0.002;
            update gold.monthly_orders set gross_revenue = gross_revenue + 0.004, updated_records = 7;
            update gold.trader_days set notional = notional + 0.001, fees = fees + 0.003;
            update gold.trade_closes set realised_pnl = realised_pnl + 0.0049;
            delete from ops.restatements;
            """);
        Assert.NotEmpty(await _warehouse.DifferencesAsync());

        await _warehouse.DeployAsync();
        Assert.True(await _warehouse.ScalarAsync<bool>("select has_pending from ops.vw_pipeline_pending"));
        await _warehouse.TakeAsync(
            Changes.Order("ORD2", "DELETE", 2), Changes.Trade("T1", "UPDATE", 3, "BUY", 3, "99", "2025-01-01T10:00:00Z", currency: "EUR"));

        Assert.Empty(await _warehouse.DifferencesAsync());
        Assert.False(await _warehouse.ScalarAsync<bool>("select has_pending from ops.vw_pipeline_pending"));
        Assert.Equal(2, await _warehouse.ScalarAsync<long>("select version from ops.restatements"));
        await _warehouse.TakeAsync(Changes.Order("ORD1", "UPDATE", 3, "11.03", currency: "EUR"));
        Assert.Empty(await _warehouse.DifferencesAsync());
    }

    [Fact]
    public async Task A_new_warehouse_and_one_that_is_deployed_again_have_nothing_to_restate()
    {
        await _warehouse.TakeAsync(Changes.Order("ORD1", "INSERT", 1));
        await _warehouse.DeployAsync();

        Assert.Equal(0, await _warehouse.ScalarAsync<long>("select count(*) from ops.restatements where version is null"));
        Assert.False(await _warehouse.ScalarAsync<bool>("select has_pending from ops.vw_pipeline_pending"));
    }
}

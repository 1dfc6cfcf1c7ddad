using Dapper;
using TradeKpi.Embedded.Snowflake.Reading;

namespace TradeKpi.Embedded.Tests.Warehouse;

/// <summary>The guards of loaded rates, as whoever loads them by SQL alone meets them.</summary>
public sealed class RateTests
{
    [Theory]
    [InlineData("the rate of GBP of 2025-01-01 is 'x'", "Date,USD,GBP", "2025-01-01,1.05,x")]
    [InlineData("holds no rate at all", "Date,USD,GBP", "2025-01-01,N/A,N/A")]
    [InlineData("the day 2025-01-01 twice", "Date,USD", "2025-01-01,1.05", "2025-01-01,1.06")]
    [InlineData("no calendar has the day 2025-13-45", "Date,USD", "2025-13-45,1.05")]
    [InlineData("the day 2199-01-01 is yet to come", "Date,USD", "2199-01-01,1.05")]
    [InlineData("the line of 2025-01-01 has 3 cells, the heading 2", "Date,USD", "2025-01-01,1,05", "2025-01-02,1.05")]
    [InlineData("the line of 2025-01-01 has 2 cells, the heading 3", "Date,USD,GBP", "2025-01-01,1.05")]
    [InlineData("its heading names GBP twice", "Date,USD,GBP,GBP", "2025-01-01,1.05,0.83,0.84")]
    [InlineData("holds no rate at all", "Date,USD,GBP", "2025-01-01,N/A,0.83")]
    [InlineData("eurofxref-hist.csv", "Date,USD", "Date,USD")]
    [InlineData("eurofxref-hist.csv", "Date,USD")]
    [InlineData("eurofxref-hist.csv", "Date,GBP", "2025-01-01,1.05")]
    [InlineData("eurofxref-hist.csv", "Date,USD", "01.02.2025,1.05")]
    [InlineData("eurofxref-hist.csv", "Date,USD", "Date,USD", "2025-01-01,1.05")]
    public async Task Lines_with_a_fault_are_an_error_that_names_it_and_nothing_is_taken(string said, params string[] lines)
    {
        await using var warehouse = await WarehouseOfTest.OpenAsync();
        await WaitAsync(warehouse, lines);
        var error = await Assert.ThrowsAsync<SnowflakeSqlException>(
            () => warehouse.Connection.ExecuteAsync("call reference.take_fx_rates()"));
        Assert.Contains(said, error.Message, StringComparison.Ordinal);
        Assert.Equal(0, await warehouse.ScalarAsync<long>("select count(*) from reference.fx_rates where source = 'ECB'"));
    }

    [Fact]
    public async Task Rates_that_would_take_an_order_out_of_gold_are_an_error_and_those_of_a_superseded_one_are_none()
    {
        await using var warehouse = await WarehouseOfTest.OpenAsync();
        await warehouse.TakeAsync(
            Changes.Order("ORD1", "INSERT", 1, currency: "EUR"), Changes.Order("ORD2", "INSERT", 1, currency: "EUR"),
            Changes.Order("ORD2", "UPDATE", 2, currency: "USD"));
        await WaitAsync(warehouse, "Date,USD", "2026-01-01,1.05");
        await warehouse.Connection.ExecuteAsync("call reference.take_fx_rates()");
        var error = await Assert.ThrowsAsync<SnowflakeSqlException>(
            () => warehouse.Connection.ExecuteAsync("call ops.restate_rates()"));
        Assert.Contains("1 orders and trades would lose their rate and leave gold", error.Message, StringComparison.Ordinal);
        Assert.Equal("ORD1", await warehouse.ScalarAsync<string>("select entity_key from ops.vw_unrated_events"));

        await warehouse.TakeAsync(Changes.Order("ORD1", "UPDATE", 2, currency: "USD"));
        await warehouse.Connection.ExecuteAsync("call ops.restate_rates()");
        Assert.Equal(2, await warehouse.ScalarAsync<long>("select count(*) from silver.orders where not is_deleted"));
    }

    /// <summary>The file's own figures; and what the bank quotes no more of a day goes, as it does from a warehouse made anew.</summary>
    [Fact]
    public async Task A_later_file_tells_of_itself_and_takes_the_place_of_the_days_it_holds()
    {
        await using var warehouse = await WarehouseOfTest.OpenAsync();
        await WaitAsync(warehouse, "Date,USD,GBP,", "2025-01-02,1.03,0.83,", "2025-01-01,1.04,0.84,");
        await warehouse.Connection.ExecuteAsync("call reference.take_fx_rates()");
        await WaitAsync(warehouse, "Date,USD,GBP,", "2025-01-02,1.03,N/A,");
        Assert.Equal("1 1 2025-01-02 2025-01-02", await warehouse.ScalarAsync<string>(
            """
            select rates::varchar || ' ' || currencies::varchar || ' ' || first_day::varchar || ' ' || last_day::varchar
            from reference.ecb_file
            where fault is null
            """));
        await warehouse.Connection.ExecuteAsync("call reference.take_fx_rates()");
        Assert.Equal(3, await warehouse.ScalarAsync<long>("select count(*) from reference.fx_rates where source = 'ECB'"));
    }

    private static async Task WaitAsync(WarehouseOfTest warehouse, params string[] lines)
    {
        foreach (var line in lines)
            await warehouse.Connection.ExecuteAsync("insert into reference.ecb_lines (line) select :line", new { line });
    }
}

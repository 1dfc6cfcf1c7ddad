using System.Text.Json;

namespace TradeKpi.Local.Tests.Captures;

/// <summary>Small inputs under tests/data/cases, each of a kind that once gave a wrong figure without saying so.</summary>
public sealed class CaseTests : IDisposable
{
    private readonly Cli _data = new();

    public void Dispose() => _data.Dispose();

    [Theory]
    [InlineData(20.00, "oracle-row-returns")]
    [InlineData(100.00, "db2-microseconds")]
    [InlineData(180.00, "postgres-incremental-snapshot")]
    [InlineData(100.00, "oracle-capitals")]
    [InlineData(100.00, "mongodb-text")]
    [InlineData(100.00, "unwrapped")]
    [InlineData(100.00, "control-messages")]
    [InlineData(13.00, "integer-dates")]
    public async Task Net_sales_are_what_the_source_ends_with(double expected, string name)
    {
        Assert.Matches(@"quarantined\s+0\b", await _data.DoAsync("replay", Input(name)));
        Assert.Equal((decimal)expected, await NetSalesAsync());
    }

    [Theory]
    [InlineData("sqlserver-transaction-1", "sqlserver-transaction-2")]
    [InlineData("sqlserver-transaction-2", "sqlserver-transaction-1")]
    [InlineData("informix-transaction-1", "informix-transaction-2")]
    [InlineData("informix-transaction-2", "informix-transaction-1")]
    [InlineData("oracle-ssn-1", "oracle-ssn-2")]
    [InlineData("oracle-ssn-2", "oracle-ssn-1")]
    [InlineData("oracle-xstream-1", "oracle-xstream-2")]
    [InlineData("oracle-xstream-2", "oracle-xstream-1")]
    [InlineData("spanner-transaction-1", "spanner-transaction-2")]
    [InlineData("spanner-transaction-2", "spanner-transaction-1")]
    [InlineData("vitess-transactions-1", "vitess-transactions-2")]
    [InlineData("vitess-transactions-2", "vitess-transactions-1")]
    public async Task A_transaction_that_comes_in_two_files_keeps_its_order(string first, string second)
    {
        await _data.DoAsync("replay", Input(first));
        await _data.DoAsync("replay", Input(second));
        Assert.Equal(1000.00m, await NetSalesAsync());
    }

    /// <summary>All of one millisecond, the first two in one file, the last in another.</summary>
    [Theory]
    [InlineData("\"op\":\"u\",\"after\":{@},\"source\":{\"connector\":\"vitess\",\"name\":\"s\",\"table\":\"orders\","
        + "\"ts_ms\":1736935200000}")]
    [InlineData("\"op\":\"u\",\"after\":{@},\"source\":{\"connector\":\"mongodb\",\"name\":\"s\",\"collection\":\"orders\","
        + "\"ts_ms\":1736935200000,\"ord\":7,\"txnNumber\":1}")]
    [InlineData("@,\"__op\":\"u\",\"__name\":\"s\",\"__table\":\"orders\",\"__source_ts_ms\":1736935200000")]
    public async Task Changes_of_a_source_that_tells_no_position_stand_as_they_came(string shape)
    {
        const string row = "\"order_id\":\"O1\",\"customer_id\":\"C1\",\"product_id\":\"P1\",\"order_date\":\"2025-01-15T10:00:00Z\","
            + "\"status\":\"DELIVERED\",\"quantity\":1,\"amount\":\"@.00\"";
        await _data.DoAsync("replay", _data.Write("a.json", Event(100) + Event(200)));
        foreach (var amounts in Enumerable.Range(300, 8).Chunk(4))
            await _data.DoAsync(["replay", .. amounts.Select(amount => _data.Write($"{amount}.json", Event(amount)))]);
        Assert.Equal(307.00m, await NetSalesAsync());
        Assert.Contains("identical", await _data.DoAsync("verify"), StringComparison.Ordinal);

        string Event(int amount) => "{" + shape.Replace("@", row, StringComparison.Ordinal)
            .Replace("@", $"{amount}", StringComparison.Ordinal) + "}\n";
    }

    /// <summary>A trade of 100 at 10.00, an order of 5 for 10.00.</summary>
    [Fact]
    public async Task Decimals_of_variable_scale_are_numbers_wherever_they_stand()
    {
        Assert.Matches(@"rejected\s+0\b", await _data.DoAsync("replay", Input("variable-scale")));
        using var trades = JsonDocument.Parse(await _data.DoAsync("report", "trade-summary", "--format", "json"));
        Assert.Equal((100m, 1000.00m), Pair(trades, "volume", "notional"));
        using var orders = JsonDocument.Parse(await _data.DoAsync("report", "sales-breakdown", "--format", "json"));
        Assert.Equal((5m, 10.00m), Pair(orders, "units", "net_sales"));

        static (decimal, decimal) Pair(JsonDocument rows, string first, string second) =>
            (rows.RootElement[0].GetProperty(first).GetDecimal(), rows.RootElement[0].GetProperty(second).GetDecimal());
    }

    [Fact]
    public async Task Lots_of_one_instant_are_closed_in_the_order_of_the_source()
    {
        await _data.DoAsync("replay", Input("trades-of-one-instant"));
        using var rows = JsonDocument.Parse(await _data.DoAsync("report", "trader-performance", "--format", "json"));
        Assert.Equal(300.00m, rows.RootElement[0].GetProperty("realised_pnl").GetDecimal());
    }

    [Fact]
    public async Task Positions_that_began_anew_fail_a_data_test_that_names_source_and_key()
    {
        var replay = await _data.RunAsync("replay", Input("mysql-failover"));
        Assert.Equal(1, replay.Code);
        Assert.Contains("FAILED: positions_follow_time, 1 rows, such as \"shop: order O1 stands as of 2025-01-15 10:00:00", replay.Out,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_value_that_the_source_did_not_log_stays_what_it_was()
    {
        await _data.DoAsync("replay", Input("postgres-toast"));
        await AssertKeptAsync();
        await _data.DoAsync("rebuild");
        await AssertKeptAsync();

        async Task AssertKeptAsync()
        {
            using var segments = JsonDocument.Parse(
                await _data.DoAsync("report", "sales-breakdown", "--by", "category", "--format", "json"));
            Assert.Equal("Furniture", segments.RootElement[0].GetProperty("segment").GetString());
            using var stock = JsonDocument.Parse(await _data.DoAsync("report", "inventory-cover", "--format", "json"));
            Assert.Equal("Walnut desk", stock.RootElement[0].GetProperty("product_name").GetString());
        }
    }

    /// <summary>Five customers, of whom each bought on the newest day alone, one to five times.</summary>
    [Fact]
    public async Task Buyers_of_the_newest_day_have_the_best_recency()
    {
        await _data.DoAsync("replay", Input("newest-day-buyers"));
        using var rows = JsonDocument.Parse(await _data.DoAsync("report", "customer-segments", "--format", "json"));
        Assert.Equal(5, rows.RootElement.GetArrayLength());
        Assert.All(rows.RootElement.EnumerateArray(), row =>
        {
            Assert.Equal((0, 5), (row.GetProperty("recency_days").GetInt32(), row.GetProperty("recency_score").GetInt32()));
            Assert.NotEqual("HIBERNATING", row.GetProperty("segment").GetString(), StringComparer.Ordinal);
        });
    }

    /// <summary>
    /// A zero date that came as 1970, a default that came as the year 1: rejected, and what is anomalous in 2025 stays so alone.
    /// </summary>
    [Theory]
    [InlineData("order-of-1970", 0)]
    [InlineData("order-of-year-1", 5)]
    public async Task One_date_that_cannot_be_true_moves_no_series(string name, int anomalies)
    {
        Assert.Matches(@"rejected\s+1\b", await _data.DoAsync("replay", Input(name)));
        using var days = JsonDocument.Parse(await _data.DoAsync("report", "anomalies", "--format", "json"));
        Assert.Equal(anomalies, days.RootElement.GetArrayLength());
        using var trend = JsonDocument.Parse(await _data.DoAsync("report", "trend", "--format", "json"));
        Assert.StartsWith("2025-", trend.RootElement[0].GetProperty("sale_date").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Times_as_text_are_taken_with_the_offsets_that_Snowflake_detects()
    {
        var replay = await _data.DoAsync("replay", Input("times-as-text"));
        Assert.Matches(@"in gold\s+8\b", replay);
        Assert.Contains("INVALID_ORDER_DATE 1", replay, StringComparison.Ordinal);
        Assert.Equal(800.00m, await NetSalesAsync());
    }

    /// <summary>One order before, one after; then the source deletes what it had emptied.</summary>
    [Fact]
    public async Task A_truncate_is_skipped_and_the_table_whose_rows_stay_is_told_at_once_and_by_a_data_test()
    {
        var replay = await _data.DoAsync("replay", Input("truncate"));
        Assert.Matches(@"tombstones\s+1\b", replay);
        Assert.Matches(@"quarantined\s+0\b", replay);
        Assert.Contains("WARNING: shop public.orders was emptied (TRUNCATE, 1 in this input)", replay, StringComparison.Ordinal);
        Assert.Contains("WARN: truncated_tables, 1 rows", await _data.DoAsync("verify"), StringComparison.Ordinal);
        Assert.Equal(300.00m, await NetSalesAsync());

        var delete = _data.Write("delete.json", """
            {"op":"d","before":{"order_id":"O1"},"after":null,"source":{"connector":"postgresql","name":"shop","schema":"public","table":"orders","lsn":400,"ts_ms":1736938800000}}
            """);
        Assert.DoesNotContain("truncated_tables", await _data.DoAsync("replay", delete), StringComparison.Ordinal);
        Assert.Equal(200.00m, await NetSalesAsync());
    }

    [Fact]
    public async Task A_replay_of_which_nothing_is_accepted_does_not_end_well()
    {
        var foreign = _data.Write("foreign.json", """
            {"op":"c","before":null,"after":{"id":1},"source":{"connector":"postgresql","name":"s","table":"invoices","lsn":9,"ts_ms":1}}
            """);
        var replay = await _data.RunAsync("replay", foreign);
        Assert.Equal(1, replay.Code);
        Assert.Contains("UNKNOWN_ENTITY 1", replay.Out, StringComparison.Ordinal);
        Assert.Contains("Nothing of it was accepted", replay.Out, StringComparison.Ordinal);
    }

    private static string Input(string name) => Path.Combine(Capture.Root, "cases", name + ".json");

    private async Task<decimal> NetSalesAsync()
    {
        using var rows = JsonDocument.Parse(await _data.DoAsync("report", "daily-sales", "--format", "json"));
        return rows.RootElement.EnumerateArray().Sum(row => row.GetProperty("net_sales").GetDecimal());
    }
}

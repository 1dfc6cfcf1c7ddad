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
    [InlineData(10.00, "variable-scale")]
    [InlineData(13.00, "integer-dates")]
    public async Task Net_sales_are_what_the_source_ends_with(double expected, string name)
    {
        Assert.Matches(@"quarantined\s+0\b", await _data.DoAsync("replay", Input(name)));
        Assert.Equal((decimal)expected, await NetSalesAsync());
    }

    [Theory]
    [InlineData("sqlserver-transaction-1", "sqlserver-transaction-2")]
    [InlineData("sqlserver-transaction-2", "sqlserver-transaction-1")]
    public async Task A_transaction_that_comes_in_two_files_keeps_its_order(string first, string second)
    {
        await _data.DoAsync("replay", Input(first));
        await _data.DoAsync("replay", Input(second));
        Assert.Equal(1000.00m, await NetSalesAsync());
    }

    private static string Input(string name) => Path.Combine(Capture.Root, "cases", name + ".json");

    private async Task<decimal> NetSalesAsync()
    {
        using var rows = JsonDocument.Parse(await _data.DoAsync("report", "daily-sales", "--format", "json"));
        return rows.RootElement.EnumerateArray().Sum(row => row.GetProperty("net_sales").GetDecimal());
    }
}

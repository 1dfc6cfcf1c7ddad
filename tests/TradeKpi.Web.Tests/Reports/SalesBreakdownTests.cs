using System.Globalization;
using System.Text.Json;

namespace TradeKpi.Web.Tests.Reports;

/// <summary>Parts of the same orders, whatever they are cut by.</summary>
public sealed class SalesBreakdownTests(ServedFolder folder) : IClassFixture<ServedFolder>
{
    [Fact]
    public async Task Without_a_dimension_it_is_one_row_of_everything()
    {
        var row = Assert.Single(await RowsAsync(""));
        Assert.Equal(("all", 2, 237.49m, 2), (row.GetProperty("segment").GetString(), row.GetProperty("transactions").GetInt32(),
            Money(row, "net_sales"), row.GetProperty("unique_customers").GetInt32()));
        Assert.Equal("1.000000", row.GetProperty("share_of_sales").GetRawText());
        Assert.Equal("118.745000", row.GetProperty("average_order_value").GetRawText());
    }

    [Theory]
    [InlineData("product")]
    [InlineData("customer")]
    [InlineData("country")]
    [InlineData("category")]
    [InlineData("customer_type")]
    public async Task The_parts_add_up_to_the_whole(string by)
    {
        var rows = await RowsAsync("?by=" + by);
        Assert.Equal(237.49m, rows.Sum(row => Money(row, "net_sales")));
        Assert.Equal(1m, rows.Sum(row => Money(row, "share_of_sales")));
    }

    [Fact]
    public async Task The_best_comes_first_by_rank()
    {
        var rows = await RowsAsync("?by=customer&sort=sales_rank");
        Assert.Equal(["CUST1 1", "CUST2 2"], rows.Select(row => string.Create(CultureInfo.InvariantCulture,
            $"{row.GetProperty("segment")} {row.GetProperty("sales_rank")}")), StringComparer.Ordinal);
    }

    [Fact]
    public async Task Days_without_orders_have_no_row() => Assert.Empty(await RowsAsync("?from=2025-01-04"));

    [Theory]
    [InlineData("2025-01-03T10:00:00Z", 0)]
    [InlineData("2025-01-03T10:00:00.000001Z", 2)]
    public async Task Orders_from_an_instant_on_can_be_left_out(string before, int orders)
    {
        var rows = await RowsAsync("?before=" + before);
        Assert.Equal(orders, rows.Sum(row => row.GetProperty("transactions").GetInt32()));
    }

    private async Task<IReadOnlyList<JsonElement>> RowsAsync(string query)
    {
        using var answer = JsonDocument.Parse(await folder.Client.GetStringAsync("/api/reports/sales-breakdown" + query));
        return [.. answer.RootElement.GetProperty("rows").EnumerateArray().Select(row => row.Clone())];
    }

    private static decimal Money(JsonElement row, string column) => row.GetProperty(column).GetDecimal();
}

using System.Text.Json;

namespace TradeKpi.Functions.Laptop.Tests;

/// <summary>A host of its own: what a tick makes is not to stand in the answers of other tests.</summary>
public sealed class TimerTests(EmbeddedHost host) : IClassFixture<EmbeddedHost>
{
    [Fact]
    public async Task A_timer_tick_reaches_the_daily_sales_answer()
    {
        await host.TickAsync(HasSalesAsync);
        Assert.True(await HasSalesAsync());
    }

    private async Task<bool> HasSalesAsync()
    {
        using var sales = JsonDocument.Parse(await host.Functions.GetStringAsync("/api/reports/daily-sales"));
        return sales.RootElement.GetProperty("rows").GetArrayLength() > 0;
    }
}

using System.Text.Json;
using TradeKpi.Local.Shell;

namespace TradeKpi.Local.Tests.Commands;

public sealed class CostTests : IDisposable
{
    private readonly Cli _cli = new();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task A_day_is_told_with_its_bill_its_settings_and_what_stops_first()
    {
        var told = await _cli.DoAsync("cost", "--rate", "1000", "--latency", "10m");
        foreach (var part in new[] { "USD", "Event Hubs", "Snowflake", "REFRESH_INTERVAL", "1,000,000", "stops first", "List prices" })
            Assert.Contains(part, told, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_cli.Data), "An estimate must not make a data folder.");
    }

    [Fact]
    public async Task The_same_as_json_and_as_csv()
    {
        using var json = JsonDocument.Parse(await _cli.DoAsync("cost", "--latency", "10m", "--format", "json"));
        var total = json.RootElement.GetProperty("total_per_day").GetDecimal();
        Assert.Equal(total, json.RootElement.GetProperty("bill").EnumerateArray().Sum(item => item.GetProperty("cost").GetDecimal()));
        Assert.Equal(4, json.RootElement.GetProperty("scale").GetArrayLength());

        var rows = (await _cli.DoAsync("cost", "--latency", "10m", "--format", "csv")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("events_per_second,service,item,quantity,unit,price,cost", rows[0]);
        Assert.Equal(total, rows.Where(row => row.StartsWith("1000,", StringComparison.Ordinal)).Sum(row =>
            decimal.Parse(row.Split(',')[^1], System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task A_data_folder_is_what_is_measured()
    {
        await _cli.DoAsync("replay", _cli.Write("a.json", SampleEvents.TwoOrders));
        using var json = JsonDocument.Parse(await _cli.DoAsync("cost", "--format", "json"));
        var measured = json.RootElement.GetProperty("measured");
        var files = Directory.EnumerateFiles(Path.Combine(_cli.Data, "lake"), "*.json", SearchOption.AllDirectories).ToList();
        Assert.Equal(files.Sum(file => new FileInfo(file).Length) / (double)files.Sum(file => File.ReadLines(file).Count()),
            measured.GetProperty("bytes_per_event").GetDouble(), 6);
        Assert.Contains(_cli.Data, measured.GetProperty("from").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{", "no list of prices")]
    [InlineData("{\"date\":\"2026-01-01\"}", "region")]
    [InlineData(null, "cannot be read")]
    public async Task Prices_that_cannot_be_read_end_with_2_and_say_why(string? text, string told)
    {
        var file = text is null ? Path.Combine(_cli.Folder, "none.json") : _cli.Write("prices.json", text);
        var result = await _cli.RunAsync("cost", "--prices", file);
        Assert.Equal(ExitCodes.BadUsage, result.Code);
        Assert.Contains(file, result.Error, StringComparison.Ordinal);
        Assert.Contains(told, result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Out);
    }

    [Fact]
    public async Task Other_prices_make_another_bill()
    {
        using var shipped = typeof(TradeKpi.Cost.PriceList).Assembly.GetManifestResourceStream("TradeKpi.Cost.prices.json")!;
        using var reader = new StreamReader(shipped);
        var file = _cli.Write("prices.json", (await reader.ReadToEndAsync()).Replace("\"USD\"", "\"EUR\"", StringComparison.Ordinal));
        Assert.Contains(" EUR, visible within ", await _cli.DoAsync("cost", "--prices", file), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ExitCodes.Done, "The cheapest that keeps 24 h.", "--latency", "24h")]
    [InlineData(ExitCodes.Done, "A day at 1.5 events/s", "--rate", "1.5", "--latency", "10m")]
    [InlineData(ExitCodes.CheckFailed, "Nothing is as fast as 1 s: this is the fastest.", "--latency", "1s")]
    [InlineData(ExitCodes.CheckFailed, "this is the fastest within the budget", "--latency", "60s", "--budget", "50")]
    [InlineData(ExitCodes.CheckFailed, "Nothing costs as little as the budget", "--budget", "0.01")]
    public async Task What_keeps_neither_latency_nor_budget_ends_with_1(int code, string told, params string[] args)
    {
        var result = await _cli.RunAsync(["cost", .. args]);
        Assert.Equal((code, ""), (result.Code, result.Error));
        Assert.Contains(told, result.Out, StringComparison.Ordinal);
        Assert.Equal(args is not [.., "24h" or "10m"], result.Out.Contains(", too slow ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_rate_beyond_every_plan_is_told_with_the_highest_that_works()
    {
        var refused = await _cli.RunAsync("cost", "--rate", "9000000");
        Assert.Equal(ExitCodes.BadUsage, refused.Code);
        Assert.StartsWith("No plan known here does the work at 9,000,000 events/s; ", refused.Error.Trim(), StringComparison.Ordinal);
        var most = refused.Error.Trim().Split("--rate ")[1].TrimEnd(')', '.');
        await _cli.DoAsync("cost", "--rate", most, "--latency", "24h");
    }

    [Fact]
    public async Task The_default_that_help_shows_can_be_given()
    {
        var help = await _cli.DoAsync("cost", "--help");
        Assert.Contains("[default: 60s]", help, StringComparison.Ordinal);
        await _cli.DoAsync("cost", "--latency", "60s");
    }
}

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
}

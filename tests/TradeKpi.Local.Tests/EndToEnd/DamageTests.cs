using System.Text.Json;
using TradeKpi.Local.Shell;

namespace TradeKpi.Local.Tests.EndToEnd;

/// <summary>Files of the data folder that rot, are cut short or vanish: what is lost is told, and never called identical.</summary>
public sealed class DamageTests : IDisposable
{
    private readonly Cli _cli = new();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task A_damaged_record_of_the_hub_costs_one_event_and_completeness_shows_it()
    {
        await _cli.DoAsync("replay", _cli.Write("orders.json", Enumerable.Range(1, 40).Select(
            n => SampleEvents.Order(n, "INSERT", $"ORD{n}", "CUST1", "DELIVERED", "1.00").TrimEnd())));
        // The hub alone is left: everything behind it is made from it again.
        File.Delete(Path.Combine(_cli.Data, "warehouse.duckdb"));
        Directory.Delete(Path.Combine(_cli.Data, "lake"), recursive: true);
        Directory.Delete(Path.Combine(_cli.Data, "hub", "checkpoints"), recursive: true);
        var log = Directory.GetFiles(Path.Combine(_cli.Data, "hub"), "*.log", SearchOption.AllDirectories)
            .OrderByDescending(file => new FileInfo(file).Length).First();
        var bytes = await File.ReadAllBytesAsync(log);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(log, bytes);

        var replayed = await _cli.RunAsync("replay", _cli.Write("more.json", SampleEvents.TwoOrders.Replace("ORD", "NEW",
            StringComparison.Ordinal).Replace("0000-7000", "0001-7000", StringComparison.Ordinal)));
        Assert.Contains($"{log} is damaged at byte", replayed.Error, StringComparison.Ordinal);
        var verified = await _cli.RunAsync("verify");
        Assert.Equal(ExitCodes.CheckFailed, verified.Code);
        Assert.Contains("hub_positions_complete", verified.Out, StringComparison.Ordinal);
        using var completeness = JsonDocument.Parse(await _cli.DoAsync("report", "completeness", "--format", "json"));
        Assert.Equal(1, completeness.RootElement.EnumerateArray().Sum(row => row.GetProperty("missing").GetInt64()));
        using var accounting = JsonDocument.Parse(await _cli.DoAsync("report", "accounting", "--format", "json"));
        Assert.Equal(41, accounting.RootElement[0].GetProperty("accepted").GetInt64());
    }
}

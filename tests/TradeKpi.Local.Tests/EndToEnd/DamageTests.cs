using System.Text;
using System.Text.Json;
using TradeKpi.Embedded;
using TradeKpi.Local.Shell;
using TradeKpi.Local.Tests.Hosting;

namespace TradeKpi.Local.Tests.EndToEnd;

/// <summary>Files of the data folder that rot, are cut short or vanish: what is lost is told, and never called identical.</summary>
public sealed class DamageTests : IDisposable
{
    private readonly Cli _cli = new();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task A_damaged_record_of_the_hub_costs_one_event_and_completeness_shows_it_also_the_first_of_all()
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
        // The first record and one in the middle.
        bytes[10] ^= 1;
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(log, bytes);

        var replayed = await _cli.RunAsync("replay", _cli.Write("more.json", SampleEvents.TwoOrders.Replace("ORD", "NEW",
            StringComparison.Ordinal).Replace("0000-7000", "0001-7000", StringComparison.Ordinal)));
        Assert.Contains($"{log} is damaged at byte", replayed.Error, StringComparison.Ordinal);
        var verified = await _cli.RunAsync("verify");
        Assert.Equal(ExitCodes.CheckFailed, verified.Code);
        Assert.Contains("hub_positions_complete", verified.Out, StringComparison.Ordinal);
        using var completeness = JsonDocument.Parse(await _cli.DoAsync("report", "completeness", "--format", "json"));
        Assert.Equal(2, completeness.RootElement.EnumerateArray().Sum(row => row.GetProperty("missing").GetInt64()));
        using var accounting = JsonDocument.Parse(await _cli.DoAsync("report", "accounting", "--format", "json"));
        Assert.Equal(40, accounting.RootElement[0].GetProperty("accepted").GetInt64());

        await File.WriteAllTextAsync(Path.Combine(_cli.Data, "hub", "hub.json"), "{");
        var refused = await _cli.RunAsync("verify");
        Assert.Equal(ExitCodes.InputOutput, refused.Code);
        Assert.Contains("hub.json is damaged", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_warehouse_that_is_gone_or_empty_is_named_with_the_way_out_whatever_is_asked_and_one_that_lacks_a_table_is_rebuilt()
    {
        await _cli.DoAsync("replay", _cli.Write("orders.json", SampleEvents.TwoOrders));
        var before = await _cli.DoAsync("report", "daily-sales", "--format", "csv");
        var warehouse = Path.Combine(_cli.Data, "warehouse.duckdb");

        File.Delete(warehouse);
        foreach (var command in (string[][])[["report", "daily-sales"], ["verify"], ["replay", _cli.Write("a.json", "")],
            ["run", "--port", "0"]])
            await AssertNamedAsync("is gone", command);
        Assert.False(File.Exists(warehouse));
        await _cli.DoAsync("quarantine", "list");

        await File.WriteAllBytesAsync(warehouse, []);
        await AssertNamedAsync("warehouse.duckdb", "report", "daily-sales");

        await _cli.DoAsync("rebuild");
        Assert.Equal(before, await _cli.DoAsync("report", "daily-sales", "--format", "csv"));

        await using (var database = new EmbeddedDatabase(warehouse, _cli.Data, TimeProvider.System))
        {
            await database.OpenAsync(default);
            await database.Warehouse.DoAsync("drop table gold.daily_sales");
        }

        Assert.Contains("The old warehouse cannot be compared: ", await _cli.DoAsync("rebuild"), StringComparison.Ordinal);
        Assert.Equal(before, await _cli.DoAsync("report", "daily-sales", "--format", "csv"));

        async Task AssertNamedAsync(string fault, params string[] command)
        {
            var refused = await _cli.RunAsync(command);
            Assert.Equal(ExitCodes.InputOutput, refused.Code);
            Assert.Contains(fault, refused.Error, StringComparison.Ordinal);
            Assert.Contains("`rebuild`", refused.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_lake_file_that_is_cut_gone_or_other_is_named_and_no_smaller_warehouse_takes_the_old_one_s_place()
    {
        var orders = Enumerable.Range(1, 30).Select(n => SampleEvents.Order(n, "INSERT", $"ORD{n}", "CUST1", "DELIVERED", "1.00"));
        await _cli.DoAsync("replay", _cli.Write("orders.json", string.Concat(orders)));
        // The same again: each file's loss is covered by duplicates, so gold is the same without it.
        await _cli.DoAsync("replay", Path.Combine(_cli.Folder, "orders.json"));
        var before = await _cli.DoAsync("report", "daily-sales", "--format", "csv");
        var file = Directory.GetFiles(Path.Combine(_cli.Data, "lake", "order"), "*.json", SearchOption.AllDirectories)
            .OrderByDescending(path => new FileInfo(path).Length).ThenBy(path => path, StringComparer.Ordinal).First();
        var whole = await File.ReadAllBytesAsync(file);
        var lines = whole.Count(b => b == '\n');

        File.WriteAllBytes(file, whole[..(whole.AsSpan()[..^1].LastIndexOf((byte)'\n') + 1)]);
        await AssertNamedAsync($"holds {lines - 1:N0} lines; {lines:N0} were loaded from it.", "verify");
        File.Delete(file);
        await AssertNamedAsync("is gone or empty.", "rebuild");
        Assert.Equal(before, await _cli.DoAsync("report", "daily-sales", "--format", "csv"));

        await File.WriteAllBytesAsync(file, whole);
        await _cli.DoAsync("rebuild");
        Assert.Equal(before, await _cli.DoAsync("report", "daily-sales", "--format", "csv"));

        // An event that no figure shows, its payload as it was: the same text elsewhere in the envelope is another event.
        var text = Encoding.UTF8.GetString(whole);
        await File.WriteAllTextAsync(file, text.Replace("\"source\":\"ecommerce\"", "\"source\":\"ecommerci\"", StringComparison.Ordinal));
        foreach (var command in (string[])["verify", "rebuild"])
        {
            var told = await _cli.RunAsync(command);
            Assert.Equal(ExitCodes.CheckFailed, told.Code);
            Assert.Contains("verify.event_digests", told.Out, StringComparison.Ordinal);
            Assert.Contains("thousand=0", told.Out, StringComparison.Ordinal);
        }

        async Task AssertNamedAsync(string fault, string command)
        {
            var told = await _cli.RunAsync(command);
            Assert.True(told.Code == ExitCodes.CheckFailed, $"{command}: {told.Code} {told.Out} {told.Error}");
            Assert.Contains($"{Path.GetRelativePath(_cli.Data, file)} {fault}", told.Out, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Without_the_old_warehouse_the_hub_tells_that_the_lake_lacks_its_last_file_and_only_a_word_replaces_it()
    {
        await _cli.DoAsync("replay", _cli.Write("a.json", SampleEvents.TwoOrders));
        await _cli.DoAsync("replay", _cli.Write("b.json", SampleEvents.Delivered));
        File.Delete(Path.Combine(_cli.Data, "warehouse.duckdb"));
        File.Delete(Directory.GetFiles(Path.Combine(_cli.Data, "lake"), "*.json", SearchOption.AllDirectories)
            .Single(file => File.ReadAllText(file).Contains("\"sequence\":3,", StringComparison.Ordinal)));

        var refused = await _cli.RunAsync("rebuild");
        Assert.Equal(ExitCodes.CheckFailed, refused.Code);
        Assert.Contains("1 archived places are missing", refused.Out, StringComparison.Ordinal);
        Assert.Contains("--replace", refused.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_cli.Data, "warehouse.duckdb")));

        Assert.Contains("identical", await _cli.DoAsync("rebuild", "--replace"), StringComparison.Ordinal);
        Assert.Contains("237.49", await _cli.DoAsync("report", "daily-sales", "--format", "csv"), StringComparison.Ordinal);
    }
}

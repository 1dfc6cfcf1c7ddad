using System.Text;
using System.Text.RegularExpressions;

namespace TradeKpi.Local.Tests.Commands;

public sealed partial class ReportTableTests : IDisposable
{
    private readonly Cli _cli = new();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task A_terminal_gets_a_wide_table_in_parts_with_the_grain_and_bars_and_a_file_gets_plain_text()
    {
        await _cli.DoAsync("replay", _cli.Write("orders.json", SampleEvents.TwoOrders));
        var plain = await _cli.DoAsync("report", "orders-monthly");
        _cli.IsTerminal = true;
        var watched = Colour().Replace(await _cli.DoAsync("report", "orders-monthly"), "");

        Assert.Equal(1, Count(plain, "value_segment"));
        Assert.DoesNotContain('█', plain);
        Assert.True(Count(watched, "value_segment") > 1);
        Assert.Contains("147.50   ████████████████ ", watched, StringComparison.Ordinal);
        Assert.Contains("89.99   █████████▊ ", watched, StringComparison.Ordinal);
        Assert.All(watched.Split('\n'), line => Assert.True(line.Length <= 81, line));

        // A line of the lake is wider than any terminal: it goes on below.
        var explained = Colour().Replace(await _cli.DoAsync("explain", "daily-sales", "2025-01-03"), "");
        Assert.Equal((1, 1), (Count(explained, "file_name"), Count(explained, "file_row_number")));
        Assert.True(Count(explained, "entity_key") > 1);
        Assert.Contains("hub_sequence", string.Concat(explained.Split('\n').Select(line => line.Trim())), StringComparison.Ordinal);
        Assert.All(explained.Split('\n'), line => Assert.True(line.Length <= 81, line));
        await FilesAsync();
    }

    // What is no text goes into a file, which a wrong word does not empty.
    private async Task FilesAsync()
    {
        Assert.Contains("--out", (await _cli.RunAsync("report", "orders-monthly", "--format", "xlsx")).Error, StringComparison.Ordinal);
        var file = Path.Combine(_cli.Folder, "orders.parquet");
        Assert.Empty(await _cli.DoAsync("report", "orders-monthly", "--format", "parquet", "--out", file));
        Assert.Equal("PAR1", File.ReadAllText(file, Encoding.Latin1)[..4]);
        Assert.NotEqual(0, (await _cli.RunAsync("report", "orders-monthly", "--sort", "colour", "--format", "csv", "--out", file)).Code);
        Assert.Equal("PAR1", File.ReadAllText(file, Encoding.Latin1)[..4]);
        _cli.IsTerminal = false;
        var csv = await _cli.DoAsync("report", "orders-monthly", "--format", "csv");
        await _cli.DoAsync("report", "orders-monthly", "--format", "csv", "--out", file);
        Assert.Equal(csv, await File.ReadAllTextAsync(file));
    }

    [GeneratedRegex("\\u001b\\[[0-9;]*m", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Colour();

    private static int Count(string text, string word) => text.Split(word).Length - 1;
}

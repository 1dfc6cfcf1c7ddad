using TradeKpi.Events;
using TradeKpi.Quarantine;

namespace TradeKpi.Local.Tests.Commands;

public sealed class QuarantineListTests : IDisposable
{
    private readonly Cli _cli = new();

    public void Dispose() => _cli.Dispose();

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1_000, 1)]
    [InlineData(2_500, 3)]
    public async Task A_long_list_is_printed_table_by_table_so_that_none_of_it_piles_up(int entries, int tables)
    {
        var file = _cli.Write(Path.Combine("data", "quarantine", "date=2026-01-02", "hour=03", "a.json"), "");
        var refusal = new Refusal("NOT_JSON", "torn");
        await File.WriteAllBytesAsync(file, QuarantineLines.Write(Enumerable.Range(0, entries).Select(
            n => QuarantineEntry.Of(refusal, $"file a.json line {n}", DateTimeOffset.UnixEpoch, "{"u8))).ToArray());

        var list = (await _cli.DoAsync("quarantine", "list")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(tables, list.Count(line => line.StartsWith("quarantine_id", StringComparison.Ordinal)));
        Assert.Equal(entries, list.Count(line => line.Contains("NOT_JSON", StringComparison.Ordinal)));
    }
}

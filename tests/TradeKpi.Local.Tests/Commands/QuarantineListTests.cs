using TradeKpi.Events;
using TradeKpi.Quarantine;

namespace TradeKpi.Local.Tests.Commands;

public sealed class QuarantineListTests : IDisposable
{
    private readonly Cli _cli = new();

    public void Dispose() => _cli.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(2_500)]
    public async Task A_list_has_one_header_and_a_line_an_entry(int entries)
    {
        var file = _cli.Write(Path.Combine("data", "quarantine", "date=2026-01-02", "hour=03", "a.json"), "");
        var refusal = new Refusal("NOT_JSON", "torn");
        await File.WriteAllBytesAsync(file, QuarantineLines.Write(Enumerable.Range(0, entries).Select(
            n => QuarantineEntry.Of(refusal, $"file a.json line {n}", DateTimeOffset.UnixEpoch, "{"u8))).ToArray());

        var list = (await _cli.DoAsync("quarantine", "list")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Single(list, line => line.StartsWith("quarantine_id", StringComparison.Ordinal));
        Assert.Equal(entries, list.Count(line => line.Contains("NOT_JSON", StringComparison.Ordinal)));
    }
}

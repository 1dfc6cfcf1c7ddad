using System.Text.Json;

namespace TradeKpi.Local.Tests.Commands;

public sealed class GenerateTests : IDisposable
{
    private readonly Cli _cli = new();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task The_same_seed_gives_the_same_lines()
    {
        var (first, second, other) = (await Lines("7"), await Lines("7"), await Lines("8"));
        Assert.Equal(50, first.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal(first, second);
        Assert.NotEqual(first, other, StringComparer.Ordinal);
    }

    [Fact]
    public async Task The_ledger_says_what_every_figure_must_be()
    {
        var ledger = Path.Combine(_cli.Folder, "ledger.json");
        await _cli.RunAsync("generate", "--events", "200", "--out", Path.Combine(_cli.Folder, "events.json"), "--ledger", ledger);
        using var answers = JsonDocument.Parse(await File.ReadAllTextAsync(ledger));
        Assert.All(Report.Catalog.ReportCatalog.Figures,
            report => Assert.True(answers.RootElement.TryGetProperty(report.Name, out _), report.Name));
    }

    [Fact]
    public async Task Events_spread_over_the_days_asked_for_from_the_day_asked_for()
    {
        var output = (await _cli.RunAsync("generate", "--events", "3000", "--days", "730", "--from", "2024-03-01")).Out;
        var days = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(DayOf).ToList();
        Assert.Equal(3_000, days.Count);
        Assert.InRange(days.Min(), new DateOnly(2024, 3, 1), new DateOnly(2024, 3, 5));
        Assert.InRange(days.Max(), new DateOnly(2026, 2, 24), new DateOnly(2026, 2, 28));
    }

    private static DateOnly DayOf(string line)
    {
        using var change = JsonDocument.Parse(line);
        return DateOnly.FromDateTime(change.RootElement.GetProperty("occurred_at").GetDateTime().ToUniversalTime());
    }

    private async Task<string> Lines(string seed) => (await _cli.RunAsync("generate", "--events", "50", "--seed", seed)).Out;
}

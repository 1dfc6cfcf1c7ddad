using System.Text.Json;

namespace TradeKpi.Local.Tests.Captures;

/// <summary>Every kind of bad input in one file: the rest is processed, and each bad event stands somewhere with its reason.</summary>
public sealed class DirtyInputTests : IDisposable
{
    private readonly Cli _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Every_line_ends_where_it_should_with_its_reason()
    {
        var (expected, file) = (Expected(), Path.Combine(Capture.Folder("dirty"), "events.json"));

        var account = JsonDocument.Parse(await _data.DoAsync("replay", file, "--format", "json")).RootElement;

        Assert.True(account.GetProperty("adds_up").GetBoolean(), account.ToString());
        Assert.Equal(expected.Count(line => line.Outcome == "rejected"), Sum(account, "rejected"));
        Assert.Equal(expected.Count(line => line.Outcome is "quarantined" or "conflict"), Sum(account, "quarantined"));
        Assert.Equal(expected.Count(line => line.Outcome == "duplicate"), account.GetProperty("duplicate").GetInt64());
        Assert.Equal(expected.Count(line => line.Outcome is "accepted" or "rejected"), account.GetProperty("accepted").GetInt64());
    }

    [Fact]
    public async Task What_is_quarantined_can_be_listed_with_its_reason_and_place()
    {
        await _data.DoAsync("replay", Path.Combine(Capture.Folder("dirty"), "events.json"));

        var lines = (await _data.DoAsync("quarantine", "list", "--format", "json")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var listed = lines.Select(line => JsonDocument.Parse(line).RootElement).ToList();

        Assert.Equal(Expected().Count(line => line.Outcome == "quarantined"), listed.Count);
        Assert.All(listed, entry => Assert.Contains("events.json line ", entry.GetProperty("origin").GetString(),
            StringComparison.Ordinal));
    }

    private static long Sum(JsonElement account, string name) =>
        account.GetProperty(name).EnumerateObject().Sum(reason => reason.Value.GetInt64());

    private static List<(int Line, string Outcome)> Expected() =>
        [.. JsonDocument.Parse(File.ReadAllText(Path.Combine(Capture.Folder("expected"), "dirty", "lines.json"))).RootElement
            .EnumerateArray()
            .Select(line => (line.GetProperty("line").GetInt32(), line.GetProperty("outcome").GetString()!))];
}

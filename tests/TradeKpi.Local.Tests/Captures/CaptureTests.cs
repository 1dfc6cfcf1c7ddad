using System.Text.Json;
using TradeKpi.Specs;

namespace TradeKpi.Local.Tests.Captures;

/// <summary>Real change streams of a PostgreSQL database, replayed: gold must say what the database says of itself.</summary>
public sealed class CaptureTests : IDisposable
{
    private const string Richest = "debezium-postgres-schemaless";
    private readonly Cli _data = new();

    public void Dispose() => _data.Dispose();

    [Theory]
    [InlineData("debezium-postgres-schemaless")]
    [InlineData("debezium-postgres-connect")]
    [InlineData("debezium-postgres-iso")]
    [InlineData("native")]
    public async Task Gold_says_what_PostgreSQL_says(string capture)
    {
        await _data.DoAsync("replay", Capture.Folder(capture));

        await Capture.AssertReportsAsync(_data, capture);
        Assert.Contains("identical", await _data.DoAsync("verify"), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Replay_and_verify_print_what_README_shows()
    {
        var readme = await File.ReadAllTextAsync(Path.Combine(RepositoryRoot.Path, "README.md"));

        Assert.Contains(await _data.DoAsync("replay", Capture.Folder(Richest)), readme, StringComparison.Ordinal);
        Assert.Contains(await _data.DoAsync("verify"), readme, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replaying_a_capture_twice_changes_nothing()
    {
        await _data.DoAsync(["replay", .. Capture.Files(Richest)]);

        var second = await _data.DoAsync(["replay", .. Capture.Files(Richest)]);

        Assert.Matches(@"accepted\s+0\b", second);
        await Capture.AssertReportsAsync(_data, Richest);
    }

    [Fact]
    public async Task Shuffled_events_with_duplicates_give_the_same_gold()
    {
        var random = new Random(200);
        var lines = Capture.Files(Richest).SelectMany(File.ReadLines).Where(line => line is not ("" or "null")).ToList();
        lines = [.. lines.SelectMany(line => random.Next(100) < 5 ? new[] { line, line } : [line])];
        var shuffled = lines.Chunk(200).SelectMany(window =>
        {
            random.Shuffle(window);
            return window;
        });

        await _data.DoAsync("replay", _data.Write("shuffled.json", shuffled));

        await Capture.AssertReportsAsync(_data, Richest);
    }

    [Fact]
    public async Task A_replay_cut_anywhere_and_continued_gives_the_same_gold()
    {
        var random = new Random(7);
        var lines = Capture.Files("debezium-postgres-connect").SelectMany(File.ReadLines).ToList();
        var cut = random.Next(1, lines.Count - 1);

        await _data.DoAsync("replay", _data.Write("before.json", lines.Take(cut)));
        await _data.DoAsync("replay", _data.Write("after.json", lines.Skip(cut)));

        await Capture.AssertReportsAsync(_data, "debezium-postgres-connect");
    }

    [Fact]
    public async Task Events_in_CloudEvents_are_taken_like_bare_ones()
    {
        var account = await _data.DoAsync(["replay", .. Capture.Files("cloudevents")]);

        Assert.Matches(@"accepted\s+50\b", account);
    }

    [Theory]
    [InlineData("--group-by", "country")]
    [InlineData("--group-by", "category")]
    [InlineData("--group-by", "customer_type")]
    [InlineData("--currency", "local")]
    public async Task The_parts_of_a_day_add_up_to_the_day(string option, string value)
    {
        await _data.DoAsync("replay", Capture.Folder("native"));

        var (whole, parts) = (await CountsAsync(), await CountsAsync(option, value));

        Assert.NotEmpty(whole);
        Assert.Equal(whole, parts);
    }

    private async Task<SortedDictionary<string, (long Orders, long Cancelled)>> CountsAsync(params string[] options)
    {
        using var rows = JsonDocument.Parse(await _data.DoAsync(["report", "daily-sales", "--format", "json", .. options]));
        var days = new SortedDictionary<string, (long Orders, long Cancelled)>(StringComparer.Ordinal);
        foreach (var row in rows.RootElement.EnumerateArray())
        {
            var day = row.GetProperty("sale_date").GetString()!;
            var (orders, cancelled) = days.GetValueOrDefault(day);
            days[day] = (orders + row.GetProperty("transactions").GetInt64(), cancelled + row.GetProperty("cancelled_orders").GetInt64());
        }

        return days;
    }
}

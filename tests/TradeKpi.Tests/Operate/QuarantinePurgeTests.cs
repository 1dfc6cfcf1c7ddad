using System.Text;
using TradeKpi.Events;
using TradeKpi.Operate;
using TradeKpi.Quarantine;
using TradeKpi.Specs;
using TradeKpi.Tests.Fakes;

namespace TradeKpi.Tests.Operate;

/// <summary>Refused events of one file: one replayed and one open of old, one replayed and young.</summary>
public class QuarantinePurgeTests
{
    private static readonly DateTimeOffset s_old = new(2025, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly DateTimeOffset s_before = s_old.AddDays(30);

    private readonly QuarantineEntry[] _entries = [Refused(1, s_old), Refused(2, s_old), Refused(3, s_before)];
    private readonly MemoryLake _lake = new();
    private readonly List<string> _asked = [];

    private QuarantineStore Store => new(_lake);

    [Theory]
    [InlineData(false, 1, 1)]
    [InlineData(true, 2, 0)]
    public async Task What_is_old_and_was_replayed_goes_but_for_what_it_is_accounted_for_by(bool unreplayed, int purged, int open)
    {
        await WriteAsync();
        var before = await Store.ListAsync(default).ToListAsync();
        Assert.Equal(new PurgeReport(1, purged, open), await PurgeAsync(unreplayed));

        var after = await Store.ListAsync(default).ToListAsync();
        Assert.Equal(before.Select(Kept), after.Select(Kept));
        var left = Enumerable.Range(0, 3).Where(n => n >= purged).ToList();
        Assert.Equal(left.Select(n => $"secret {n + 1}"),
            after.Select(item => Encoding.UTF8.GetString(item.Entry.Raw.Span)).Where(raw => raw != "(purged)"), StringComparer.Ordinal);
        Assert.Equal([string.Join(',', _entries[..purged].Select(entry => $"{before[0].Path} {entry.QuarantineId}"))], _asked,
            StringComparer.Ordinal);
        Assert.DoesNotContain("secret 1", string.Concat(_lake.Files.Values.Select(Encoding.UTF8.GetString)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cut_off_before_the_warehouse_the_next_call_tells_it_what_the_lake_has_not()
    {
        await WriteAsync();
        await Assert.ThrowsAsync<FakeException>(() => PurgeAsync(false, () => throw new FakeException("the warehouse is gone")));
        Assert.Equal(new PurgeReport(0, 0, 1), await PurgeAsync(false));
        Assert.EndsWith(_entries[0].QuarantineId, Assert.Single(_asked), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_warehouse_is_told_once_of_what_is_gone()
    {
        await WriteAsync();
        await PurgeAsync(false);
        await PurgeAsync(false);
        Assert.Single(_asked);
        await PurgeAsync(true);
        Assert.EndsWith(_entries[1].QuarantineId, _asked[^1], StringComparison.Ordinal);
        Assert.DoesNotContain(_entries[0].QuarantineId, _asked[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_files_are_told_of_at_once()
    {
        for (var n = 0; n < 50; n++)
            await Store.WriteAsync("file", [Refused(n, s_old.AddHours(n % 20))], default);
        Assert.Equal(50, (await PurgeAsync(true)).Files);
        Assert.Equal(50, Assert.Single(_asked).Split(',').Length);
    }

    [Fact]
    public async Task A_damaged_file_is_named_and_stays()
    {
        const string Path = "quarantine/date=2025-01-02/hour=03/a.json";
        byte[] damaged = [.. QuarantineLines.Write([_entries[0]]).Span, .. "{"u8];
        await _lake.WriteOnceAsync(Path, damaged, default);
        var error = await Assert.ThrowsAsync<InvalidDataException>(() => PurgeAsync(true));
        Assert.StartsWith($"{Path} is damaged: Line 2 ", error.Message, StringComparison.Ordinal);
        Assert.Equal(damaged, _lake.Files[Path]);
    }

    private static (string, string, string, DateTimeOffset, bool) Kept(QuarantineItem item) =>
        (item.Entry.QuarantineId, item.Entry.Reason, item.Entry.Origin, item.Entry.ReceivedAt, item.IsReplayed);

    private static QuarantineEntry Refused(int n, DateTimeOffset at) => QuarantineEntry.Of(
        new Refusal("TORN_JSON", $"torn: secret {n}"), $"file a line {n}", at, Encoding.UTF8.GetBytes($"secret {n}"));

    private async Task WriteAsync()
    {
        await Store.WriteAsync("file", _entries, default);
        foreach (var n in (int[])[0, 2])
            await Store.MarkReplayedAsync(_entries[n].QuarantineId, new ReplayMark("E1", s_old, false, "", ""), default);
    }

    private Task<PurgeReport> PurgeAsync(bool unreplayed, Action? onAsked = null)
    {
        var warehouse = new FakeWarehouse(command =>
        {
            onAsked?.Invoke();
            _asked.Add((string)command.Parameters["purged"].Value!);
            return FakeWarehouse.Table([]);
        });
        return new QuarantinePurge(_lake, _lake, Store, warehouse, new ManualTime()).PurgeAsync(s_before, unreplayed, default);
    }
}

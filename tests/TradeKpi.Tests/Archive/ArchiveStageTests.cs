using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using TradeKpi.Archive;
using TradeKpi.Events;
using TradeKpi.Lake;
using TradeKpi.Quarantine;
using TradeKpi.Tests.Fakes;

namespace TradeKpi.Tests.Archive;

public class ArchiveStageTests
{
    private const string OrderFile =
        "lake/order/date=2026-01-02/hour=03/tradekpi-20260102030405-3-0000000000000000000-0000000000000000003.json";

    private readonly MemoryLake _lake = new();
    private readonly MemoryHub _hub = new();

    private ArchiveStage Stage => new(Lines.Reader, _lake, new QuarantineStore(_lake));

    [Fact]
    public async Task A_line_is_the_event_with_its_place_in_the_hub()
    {
        _hub.Add(Lines.Event(1));
        await ArchiveAsync(_hub.Events);
        var (path, content) = Assert.Single(_lake.Files);
        Assert.Equal("lake/order/date=2026-01-02/hour=03/tradekpi-20260102030405-3-0000000000000000000-0000000000000000000.json", path);
        var body = Encoding.UTF8.GetString(Lines.Reader.Read(Lines.Event(1)).Event!.Json.Span);
        Assert.Equal(
            body[..^1] + ""","""
            + "\"hub_epoch\":\"20260102030405\",\"hub_partition\":3,\"hub_sequence\":0,"
            + $"\"hub_payload_hash\":\"{PayloadHashOf(body)}\",\"enqueued_at\":\"2026-01-02T03:59:59.000000Z\"}}\n",
            Encoding.UTF8.GetString(content));
    }

    [Fact]
    public async Task Each_entity_s_file_is_named_by_its_own_first_and_last_event()
    {
        // One event each 100 ms from 03:59:59 on: the trade comes in the next hour.
        _hub.Add([Lines.Event(0), Lines.Event(1, Entity.Customer), .. Enumerable.Range(2, 9).Select(n => Lines.Event(n)),
            Lines.Event(11, Entity.Trade)]);
        var report = await ArchiveAsync(_hub.Events);
        Assert.Equal(
            [
                "lake/customer/date=2026-01-02/hour=03/tradekpi-20260102030405-3-0000000000000000001-0000000000000000001.json",
                "lake/order/date=2026-01-02/hour=03/tradekpi-20260102030405-3-0000000000000000000-0000000000000000010.json",
                "lake/trade/date=2026-01-02/hour=04/tradekpi-20260102030405-3-0000000000000000011-0000000000000000011.json",
            ],
            [.. _lake.Files.Keys]);
        Assert.Equal(10, report.Lines[Entity.Order]);
        Assert.Equal(3, report.Written);
    }

    [Fact]
    public async Task Where_the_archive_began_with_a_hub_that_had_trimmed_its_head_stands_among_the_tombstones()
    {
        _hub.Add(Enumerable.Range(0, 7).Select(n => Lines.Event(n)).ToArray());
        var batch = new HubBatch("tradekpi", "20260102030405", 3, _hub.Events.Skip(6).ToList()) { FirstKept = 5 };
        await Stage.ArchiveAsync(batch, CancellationToken.None);
        await Stage.ArchiveAsync(batch, CancellationToken.None);
        var (path, content) = _lake.Files.First(file => file.Key.StartsWith("lake/tombstone/", StringComparison.Ordinal));
        Assert.EndsWith("tradekpi-20260102030405-3-0000000000000000000-0000000000000000004.json", path, StringComparison.Ordinal);
        var line = Lines.Of(content).Single();
        Assert.Equal((5, 3, 4), (line.GetProperty("first_kept").GetInt32(), line.GetProperty("hub_partition").GetInt32(),
            line.GetProperty("hub_sequence").GetInt32()));
        Assert.Equal(2, _lake.Files.Count);
        Assert.True(Lines.Reader.Read(content).IsTombstone, "a replay of the lake's folder refuses the note");
    }

    [Fact]
    public async Task A_redelivered_batch_writes_nothing_new()
    {
        _hub.Add(Lines.Event(1), Lines.Torn(2), Lines.Event(3, Entity.Trade));
        var first = await ArchiveAsync(_hub.Events);
        var writes = _lake.Writes;
        var second = await ArchiveAsync(_hub.Events);
        Assert.Equal((writes, 0), (_lake.Writes, second.Written));
        Assert.Equal(first.Paths, second.Paths);
    }

    [Fact]
    public async Task A_bad_event_goes_to_quarantine_and_stops_no_other()
    {
        _hub.Add(Lines.Event(1), Lines.Torn(2), [0xff, 0xfe], Lines.Event(4));
        var report = await ArchiveAsync(_hub.Events);
        Assert.Equal(2, report.Lines[Entity.Order]);
        Assert.Equal(2, report.Quarantined.Values.Sum());

        var items = await new QuarantineStore(_lake).ListAsync(CancellationToken.None).ToListAsync();
        Assert.Equal(["hub tradekpi/20260102030405/3/1", "hub tradekpi/20260102030405/3/2"], [.. items.Select(item => item.Entry.Origin)]);
        Assert.Equal(Lines.Torn(2), items[0].Entry.Raw.ToArray());
        Assert.Equal([0xff, 0xfe], items[1].Entry.Raw.ToArray());
    }

    [Fact]
    public async Task Hub_fields_of_an_earlier_life_are_replaced_and_stand_once()
    {
        _hub.Add(
            Lines.Event(1, extra: "\"hub_epoch\":\"1999\",\"hub_sequence\":77," +
                "\"kept\":{\"hub_sequence\":5},\"enqueued_at\":\"1999-01-01T00:00:00Z\","));
        await ArchiveAsync(_hub.Events);
        var line = Assert.Single(Lines.Of(_lake.Files.Values.Single()));
        Assert.Equal(line.EnumerateObject().Count(),
            line.EnumerateObject().Select(member => member.Name).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal("20260102030405", line.GetProperty("hub_epoch").GetString());
        Assert.Equal(0, line.GetProperty("hub_sequence").GetInt64());
        Assert.Equal(5, line.GetProperty("kept").GetProperty("hub_sequence").GetInt32());
    }

    [Fact]
    public async Task A_full_disk_throws_and_the_same_batch_succeeds_later()
    {
        _hub.Add(Lines.Event(1), Lines.Event(2, Entity.Trade), Lines.Torn(3));
        _lake.BeforeWrite = path => throw new IOException($"{path}: disk full");
        await Assert.ThrowsAsync<IOException>(() => ArchiveAsync(_hub.Events));
        Assert.Empty(_lake.Files);
        _lake.BeforeWrite = _ => { };
        Assert.Equal(2, (await ArchiveAsync(_hub.Events)).Written);
    }

    [Fact]
    public async Task An_entity_whose_file_holds_something_else_is_parked_and_stops_no_other()
    {
        _hub.Add(Lines.Event(0), Lines.Event(1, Entity.Trade), Lines.Torn(2), Lines.Event(3));
        await _lake.WriteOnceAsync(OrderFile, "of somebody else"u8.ToArray(), CancellationToken.None);
        var report = await ArchiveAsync(_hub.Events);

        Assert.Equal(1, Assert.Single(report.Lines, lines => lines.Key == Entity.Trade).Value);
        Assert.Equal((2, 1), (report.Quarantined[QuarantineReasons.LakeConflict], report.Quarantined[QuarantineReasons.TornJson]));
        Assert.Equal(report.Events, report.Lines.Values.Sum() + report.Quarantined.Values.Sum());
        Assert.DoesNotContain(OrderFile, report.Paths, StringComparer.Ordinal);
        Assert.All(report.Paths, path => Assert.True(_lake.Files.ContainsKey(path)));
        Assert.Equal("of somebody else"u8.ToArray(), _lake.Files[OrderFile]);

        var parked = await ParkedAsync();
        Assert.Equal(["hub tradekpi/20260102030405/3/0", "hub tradekpi/20260102030405/3/3"],
            [.. parked.Select(entry => entry.Origin).Order(StringComparer.Ordinal)]);
        Assert.Contains(parked, entry => entry.Raw.Span.SequenceEqual(Lines.Event(3)));
        Assert.All(parked, entry => Assert.Contains(OrderFile, entry.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_parked_batch_that_is_redelivered_parks_nothing_new()
    {
        _hub.Add([.. Enumerable.Range(0, 4).Select(n => Lines.Event(n))]);
        await _lake.WriteOnceAsync(OrderFile, "of somebody else"u8.ToArray(), CancellationToken.None);
        var first = await ArchiveAsync(_hub.Events);
        var writes = _lake.Writes;
        Assert.Equal(first.Paths, (await ArchiveAsync(_hub.Events)).Paths);
        Assert.Equal((writes, 4), (_lake.Writes, (await ParkedAsync()).Count));
    }

    [Fact]
    public async Task A_lake_that_cannot_take_the_parked_events_throws()
    {
        _hub.Add([.. Enumerable.Range(0, 4).Select(n => Lines.Event(n))]);
        await _lake.WriteOnceAsync(OrderFile, "of somebody else"u8.ToArray(), CancellationToken.None);
        _lake.BeforeWrite = path =>
        {
            if (path.StartsWith(LakePath.Quarantine, StringComparison.Ordinal))
                throw new IOException("disk full");
        };
        await Assert.ThrowsAsync<IOException>(() => ArchiveAsync(_hub.Events));
    }

    [Fact]
    public void Any_cut_into_batches_gives_the_same_lines()
    {
        var dirty = Gen.Elements(Lines.Event(1), Lines.Event(2, Entity.Trade), Lines.Event(3, Entity.Customer),
            Lines.Event(4, Entity.Product), Lines.Torn(5), "null"u8.ToArray());
        var cuts = Gen.Choose(1, 6).ListOf(10);
        Prop.ForAll(dirty.ListOf(40).ToArbitrary(), cuts.ToArbitrary(), (bodies, sizes) =>
        {
            var hub = new MemoryHub();
            hub.Add([.. bodies]);
            return Contents(hub, [hub.Events.Count]).SequenceEqual(Contents(hub, [.. sizes]), StringComparer.Ordinal);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(100));
    }

    private static List<string> Contents(MemoryHub hub, int[] sizes)
    {
        var lake = new MemoryLake();
        var stage = new ArchiveStage(Lines.Reader, lake, new QuarantineStore(lake));
        for (var (at, n) = (0, 0); at < hub.Events.Count; at += sizes[n++ % sizes.Length])
            stage.ArchiveAsync(MemoryHub.Batch([.. hub.Events.Skip(at).Take(sizes[n % sizes.Length])]), CancellationToken.None).GetAwaiter()
                .GetResult();
        return [.. lake.Files.Values.SelectMany(content => Encoding.UTF8.GetString(content).Split('\n')).Where(line => line.Length > 0)
            .Order(StringComparer.Ordinal)];
    }

    private async Task<List<QuarantineEntry>> ParkedAsync() => await new QuarantineStore(_lake).ListAsync(CancellationToken.None)
        .Select(item => item.Entry).Where(entry => entry.Reason == QuarantineReasons.LakeConflict).ToListAsync();

    private Task<ArchiveReport> ArchiveAsync(IReadOnlyList<HubEvent> events) =>
        Stage.ArchiveAsync(MemoryHub.Batch(events), CancellationToken.None);

    /// <summary>As the documentation of md5_number_lower64 has it: the lower half of the hash, as a number.</summary>
    private static ulong PayloadHashOf(string line)
    {
        using var json = JsonDocument.Parse(line);
        string Text(string name) => json.RootElement.GetProperty(name).GetString()!;
        var text = $"{Text("change_type")}|{Text("key")}|{json.RootElement.GetProperty("payload").GetRawText()}";
#pragma warning disable CA5351 // The warehouses' own hash, which guards nothing.
        return Convert.ToUInt64(Convert.ToHexString(MD5.HashData(Encoding.UTF8.GetBytes(text)))[16..], 16);
#pragma warning restore CA5351
    }
}

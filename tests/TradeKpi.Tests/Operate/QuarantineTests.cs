using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using TradeKpi.Events;
using TradeKpi.Operate;
using TradeKpi.Publish;
using TradeKpi.Quarantine;
using TradeKpi.Specs;
using TradeKpi.Tests.Fakes;

namespace TradeKpi.Tests.Operate;

public class QuarantineTests
{
    private static readonly DateTimeOffset s_at = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private readonly MemoryLake _lake = new();
    private readonly MemoryHub _hub = new();

    private QuarantineStore Store => new(_lake);

    private PublishOptions Options { get; } = new();

    private QuarantineReplay Replay => new(
        Lines.Reader, new PublishStage(Lines.Reader, _hub, Store, Options, new ManualTime()), Store, new ManualTime());

    [Fact]
    public void Any_bytes_come_back_as_they_were()
    {
        Prop.ForAll<byte[], string>((raw, message) =>
        {
            var entry = QuarantineEntry.Of(new Refusal("TORN_JSON", Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(message ?? ""))),
                "file a line 1", s_at, raw);
            using var stream = new MemoryStream(QuarantineLines.Write([entry]).ToArray());
            var read = QuarantineLines.ReadAsync(stream, CancellationToken.None).ToListAsync().AsTask().GetAwaiter().GetResult().Single();
            return read with { Raw = entry.Raw } == entry && read.Raw.Span.SequenceEqual(raw);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public async Task A_damaged_file_is_named_with_its_line()
    {
        const string Path = "quarantine/date=2026-01-02/hour=03/a.json";
        var whole = QuarantineLines.Write([Refused(Lines.Torn(1))]).ToArray();
        await _lake.WriteOnceAsync(Path, (byte[])[.. whole, .. "{"u8], CancellationToken.None);
        var error = await Assert.ThrowsAsync<InvalidDataException>(() => Store.ListAsync(CancellationToken.None).ToListAsync().AsTask());
        Assert.StartsWith($"{Path} is damaged", error.Message, StringComparison.Ordinal);
        Assert.Contains("2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_refusal_in_two_files_is_listed_once()
    {
        var entry = Refused(Lines.Torn(1));
        await Store.WriteAsync("file", [entry], CancellationToken.None);
        await Store.WriteAsync("file", [entry with { ReceivedAt = s_at.AddHours(5) }], CancellationToken.None);
        Assert.Equal(2, _lake.Files.Count);
        Assert.Single(await Store.ListAsync(CancellationToken.None).ToListAsync());
    }

    [Fact]
    public async Task An_entry_that_the_door_reads_now_is_published_and_marked()
    {
        await Store.WriteAsync("file", [Refused(Lines.Event(1)), Refused(Lines.Torn(2))], CancellationToken.None);
        Assert.Equal(new ReplayReport(1, 1, 0), await Replay.ReplayAsync(CancellationToken.None));
        Assert.Equal(Lines.Id(1), Assert.Single(_hub.Published).Envelope.EventId);
        Assert.Equal([true, false], (await Store.ListAsync(CancellationToken.None).ToListAsync()).Select(item => item.IsReplayed));
    }

    [Fact]
    public async Task Replaying_again_publishes_nothing_again()
    {
        await Store.WriteAsync("file", [Refused(Lines.Event(1))], CancellationToken.None);
        await Replay.ReplayAsync(CancellationToken.None);
        Assert.Equal(new ReplayReport(0, 0, 1), await Replay.ReplayAsync(CancellationToken.None));
        Assert.Single(_hub.Published);
    }

    [Fact]
    public async Task A_corrected_entry_is_published_and_closes_the_one_it_corrects()
    {
        var torn = Refused(Lines.Torn(1));
        await Store.WriteAsync("file", [torn], CancellationToken.None);
        var corrected = new[] { torn with { Raw = Lines.Event(1) } }.ToAsyncEnumerable();
        Assert.Equal(new ReplayReport(1, 0, 0), await Replay.ReplayAsync(corrected, null, CancellationToken.None));
        Assert.True((await Store.ListAsync(CancellationToken.None).ToListAsync()).Single().IsReplayed);
    }

    [Fact]
    public async Task A_fix_is_published_and_its_mark_tells_who_sent_what_and_why()
    {
        var torn = Refused(Lines.Torn(1));
        await Store.WriteAsync("file", [torn], CancellationToken.None);
        Assert.Null(await Store.FindMarkAsync(torn.QuarantineId, CancellationToken.None));
        var hand = new ReplayHand("ada", "the line was cut");
        Assert.Null(await Replay.FixAsync(torn, (byte[])[.. "\n"u8, .. Lines.Event(1)], hand, CancellationToken.None));
        Assert.Equal(Lines.Id(1), Assert.Single(_hub.Published).Envelope.EventId);
        Assert.True((await Store.ListAsync(CancellationToken.None).ToListAsync()).Single().IsReplayed);
        Assert.Equal(new ReplayMark(Lines.Id(1), new ManualTime().GetUtcNow(), true, "ada", "the line was cut"),
            await Store.FindMarkAsync(torn.QuarantineId, CancellationToken.None));
    }

    [Fact]
    public async Task A_fix_of_which_any_event_is_refused_tells_why_and_nothing_is_published()
    {
        var torn = Refused(Lines.Torn(1));
        await Store.WriteAsync("file", [torn], CancellationToken.None);
        var refusal = await Replay.FixAsync(
            torn, (byte[])[.. Lines.Event(1), .. "\n{}"u8], ReplayHand.Unknown, CancellationToken.None);
        Assert.Equal(QuarantineReasons.UnknownFormat, refusal?.Reason);
        Assert.Empty(_hub.Published);
        Assert.False((await Store.ListAsync(CancellationToken.None).ToListAsync()).Single().IsReplayed);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("""{"event_id":"\ud83d","replayed_at":"2026-01-02T03:04:05.000000Z"}""")]
    public async Task A_mark_of_before_tells_the_event_and_a_damaged_one_is_named(string damaged)
    {
        var (old, broken) = ("quarantine-replayed/a.json", "quarantine-replayed/b.json");
        await _lake.WriteOnceAsync(
            old, """{"quarantine_id":"a","event_id":"E1","replayed_at":"2026-01-02T03:04:05.000000Z"}"""u8.ToArray(), default);
        await _lake.WriteOnceAsync(broken, Encoding.UTF8.GetBytes(damaged), default);
        Assert.Equal(new ReplayMark("E1", s_at, false, "", ""), await Store.FindMarkAsync("a", default));
        var error = await Assert.ThrowsAsync<InvalidDataException>(() => Store.FindMarkAsync("b", default));
        Assert.StartsWith(broken, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_entry_is_read_with_what_its_message_said_beside_it_or_as_somebody_wrote_it_instead()
    {
        const string Head =
            """{"properties":{"ce_specversion":"1.0","ce_id":"b1","ce_source":"/shop","ce_type":"x","ce_time":"2025-01-15T10:00:00Z"}}""";
        var bare = Encoding.UTF8.GetBytes(
            """{"entity":"order","change_type":"INSERT","key":"H24","sequence":1,"payload":{"order_id":"H24"}}""");
        var avro = Refused(Lines.Event(1)) with { Head = """{"content_type":"application/avro","content_encoding":7}""" };
        await Store.WriteAsync("file", [Refused(bare) with { Head = Head }, avro], CancellationToken.None);
        Assert.Equal(new ReplayReport(2, 0, 0), await Replay.ReplayAsync(CancellationToken.None));
        Assert.Equal(["/shop", "ecommerce"], _hub.Published.Select(change => change.Envelope.Source), StringComparer.Ordinal);
        Assert.Equal(new DateTimeOffset(2025, 1, 15, 10, 0, 0, TimeSpan.Zero), _hub.Published[0].Envelope.OccurredAt);
    }

    [Fact]
    public async Task A_replay_that_the_hub_refuses_stays_open()
    {
        await Store.WriteAsync("file", [Refused(Lines.Event(1))], CancellationToken.None);
        _hub.BeforePublish = () => throw new IOException("hub down");
        await Assert.ThrowsAsync<IOException>(() => Replay.ReplayAsync(CancellationToken.None));
        Assert.False((await Store.ListAsync(CancellationToken.None).ToListAsync()).Single().IsReplayed);
    }

    [Fact]
    public async Task An_entry_of_which_an_event_is_larger_than_the_door_lets_through_stays_open_whole()
    {
        await Store.WriteAsync("file", [Refused([.. Lines.Event(1), .. Large])], CancellationToken.None);
        Options.MaxEventBytes = Large.Length;
        Assert.Equal(new ReplayReport(0, 1, 0), await Replay.ReplayAsync(CancellationToken.None));
        Assert.Empty(_hub.Published);
        await StaysAsync();
    }

    [Fact]
    public async Task An_entry_that_the_hub_takes_for_too_large_stays_open_and_makes_no_other()
    {
        await Store.WriteAsync("file", [Refused(Large), Refused(Lines.Event(1))], CancellationToken.None);
        _hub.LargestEvent = Large.Length;
        Assert.Equal(new ReplayReport(1, 1, 0), await Replay.ReplayAsync(CancellationToken.None));
        Assert.Equal(new ReplayReport(0, 1, 1), await Replay.ReplayAsync(CancellationToken.None));
        Assert.Equal([false, true], (await Store.ListAsync(CancellationToken.None).ToListAsync()).Select(item => item.IsReplayed));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_fix_that_is_too_large_tells_so_and_closes_nothing(bool forTheHub)
    {
        var torn = Refused(Lines.Torn(1));
        await Store.WriteAsync("file", [torn], CancellationToken.None);
        (Options.MaxEventBytes, _hub.LargestEvent) = forTheHub ? (Options.MaxEventBytes, Large.Length) : (Large.Length, int.MaxValue);
        var refusal = await Replay.FixAsync(torn, Large, ReplayHand.Unknown, CancellationToken.None);
        Assert.Equal(QuarantineReasons.TooLarge, refusal?.Reason);
        await StaysAsync();
    }

    [Fact]
    public async Task Who_leaves_while_a_fix_is_published_leaves_it_marked()
    {
        var torn = Refused(Lines.Torn(1));
        await Store.WriteAsync("file", [torn], CancellationToken.None);
        using var leaves = new CancellationTokenSource();
        _hub.BeforePublish = leaves.Cancel;
        Assert.Null(await Replay.FixAsync(torn, Lines.Event(1), ReplayHand.Unknown, leaves.Token));
        Assert.True(Assert.Single(await Store.ListAsync(CancellationToken.None).ToListAsync()).IsReplayed);
    }

    [Fact]
    public async Task An_entry_of_several_events_is_published_whole_or_stays()
    {
        byte[] good = [.. Lines.Event(1), .. Lines.Event(2)], half = [.. Lines.Event(3), .. Lines.Torn(4)];
        await Store.WriteAsync("file", [Refused(good), Refused(half), Refused(Unpack.Forms.Zipped(Lines.Event(5)))],
            CancellationToken.None);
        Assert.Equal(new ReplayReport(2, 1, 0), await Replay.ReplayAsync(CancellationToken.None));
        Assert.Equal([Lines.Id(1), Lines.Id(2), Lines.Id(5)], _hub.Published.Select(change => change.Envelope.EventId),
            StringComparer.Ordinal);
        Assert.Equal([true, false, true], (await Store.ListAsync(CancellationToken.None).ToListAsync()).Select(item => item.IsReplayed));
    }

    [Theory]
    [InlineData(QuarantineReasons.TornJson, true)]
    [InlineData(QuarantineReasons.BrokenEncoding, false)]
    public async Task An_empty_body_that_was_taken_for_torn_is_a_tombstone_and_lost_bytes_are_none(string reason, bool replayed)
    {
        var entry = QuarantineEntry.Of(new Refusal(reason, "why"), "hub tradekpi/20260102030405/3/1", s_at, []);
        await Store.WriteAsync("file", [entry], CancellationToken.None);
        await Replay.ReplayAsync(CancellationToken.None);
        Assert.Empty(_hub.Published);
        Assert.Equal(replayed, Assert.Single(await Store.ListAsync(CancellationToken.None).ToListAsync()).IsReplayed);
    }

    [Fact]
    public async Task What_a_message_said_beside_its_body_is_kept_with_the_entry()
    {
        var entry = Refused(Lines.Torn(1)) with { Head = """{"content_type":"text/json"}""" };
        await Store.WriteAsync("file", [entry], CancellationToken.None);
        Assert.Equal(entry.Head, Assert.Single(await Store.ListAsync(CancellationToken.None).ToListAsync()).Entry.Head);
    }

    [Fact]
    public async Task A_file_that_is_no_quarantine_file_names_its_line()
    {
        using var stream = new MemoryStream("\n{\"no\":\"raw\"}\n"u8.ToArray());
        var error = await Assert.ThrowsAsync<FormatException>(
            async () => await QuarantineLines.ReadAsync(stream, CancellationToken.None).ToListAsync());
        Assert.StartsWith("Line 2 ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../../x y")]
    [InlineData("")]
    [InlineData("D0904FA7E31ECF0B54D82B0751AE058B")]
    [InlineData("d0904fa7e31ecf0b54d82b0751ae058")]
    public async Task An_id_that_no_entry_can_have_is_refused_before_anything_is_published(string id)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(
            JsonSerializer.Serialize(new { raw = Encoding.UTF8.GetString(Lines.Event(1)), quarantine_id = id })));
        var error = await Assert.ThrowsAsync<FormatException>(
            () => Replay.ReplayAsync(QuarantineLines.ReadAsync(stream, default), null, default));
        Assert.Contains("quarantine_id", error.Message, StringComparison.Ordinal);
        Assert.Empty(_hub.Published);
    }

    [Fact]
    public async Task Open_entries_are_replayed_as_they_are_read_and_never_held_all_at_once()
    {
        var padding = new string('x', 512 * 1024);
        for (var n = 0; n < 24; n++)
            await Store.WriteAsync($"file-{n:D2}", [Refused(Lines.Event(n, extra: $"\"more\":\"{padding}\","))], default);
        var (reads, readsAtFirstPublish) = (0, 0);
        _lake.BeforeRead = _ => reads++;
        _hub.BeforePublish = () => readsAtFirstPublish = readsAtFirstPublish == 0 ? reads : readsAtFirstPublish;
        Assert.Equal(new ReplayReport(24, 0, 0), await Replay.ReplayAsync(default));
        Assert.InRange(readsAtFirstPublish, 24 + 1, 24 + 20);
    }

    // Its normal form is longer than what came: the amount stands as a text there.
    private static byte[] Large => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Lines.Event(2))
        .Replace("\"payload\":{", "\"payload\":{\"amount\":1,", StringComparison.Ordinal));

    private async Task StaysAsync() => Assert.False(Assert.Single(await Store.ListAsync(CancellationToken.None).ToListAsync()).IsReplayed);

    private static QuarantineEntry Refused(byte[] raw) => QuarantineEntry.Of(new Refusal("TORN_JSON", "torn"), "file a line 1", s_at, raw);
}

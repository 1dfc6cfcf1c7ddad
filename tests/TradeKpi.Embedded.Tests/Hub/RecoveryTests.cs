using System.Text;
using FsCheck;
using FsCheck.Fluent;
using TradeKpi.Archive;
using TradeKpi.Embedded.Hub;
using TradeKpi.Events;
using TradeKpi.Specs;

namespace TradeKpi.Embedded.Tests.Hub;

public class RecoveryTests
{
    private static readonly HubRead s_all = new(10_000, long.MaxValue, TimeSpan.Zero, TimeSpan.Zero);

    [Fact]
    public void Cut_at_any_byte_the_log_keeps_every_whole_event_before_the_cut_and_goes_on()
    {
        Prop.ForAll(Gen.Choose(0, 1_000_000).ToArbitrary(), Gen.Choose(1, 120).ToArbitrary(),
            (cut, count) => KeepsWholeEvents(cut, count).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(60));
    }

    [Fact]
    public void A_flipped_bit_costs_its_own_event_alone_and_never_gives_a_wrong_one()
    {
        Prop.ForAll(Gen.Choose(0, 1_000_000).ToArbitrary(), at => NeverWrong(at).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(60));
    }

    [Fact]
    public async Task Numbers_that_a_consumer_has_passed_are_not_given_out_again_when_the_disk_lost_their_events()
    {
        using var folder = new TemporaryFolder();
        await PublishAsync(folder.Path, 0, 10);
        await using (var hub = Open(folder.Path))
            await hub.CheckpointAsync("archive", 0, 9, CancellationToken.None);
        await File.WriteAllBytesAsync(LastSegment(folder.Path), []);

        await PublishAsync(folder.Path, 10, 5);
        await using var reopened = Open(folder.Path);
        Assert.Equal([10, 11, 12, 13, 14],
            (await reopened.ReadBatchAsync("archive", 0, s_all, CancellationToken.None))!.Events.Select(e => e.Sequence));
        Assert.Equal([10, 11, 12, 13, 14],
            (await reopened.ReadBatchAsync("late", 0, s_all, CancellationToken.None))!.Events.Select(e => e.Sequence));
    }

    [Fact]
    public async Task Damage_before_the_tail_is_an_error_and_no_silent_loss()
    {
        using var folder = new TemporaryFolder();
        for (var n = 0; n < 40; n++)
            await PublishAsync(folder.Path, n, 1, padding: 300);
        var first = Directory.GetFiles(Path.Combine(folder.Path, "partition-000"), "*.log").Order(StringComparer.Ordinal).First();
        var bytes = await File.ReadAllBytesAsync(first);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(first, bytes);

        await using var hub = Open(folder.Path);
        var error = await Assert.ThrowsAsync<InvalidDataException>(() => hub.ReadBatchAsync("archive", 0, s_all, CancellationToken.None));
        Assert.Contains(first, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Behind_a_damaged_record_of_the_last_segment_the_log_goes_on_and_tells_what_is_gone()
    {
        using var folder = new TemporaryFolder();
        await PublishAsync(folder.Path, 0, 20);
        var segment = LastSegment(folder.Path);
        var size = new FileInfo(segment).Length;
        var whole = await File.ReadAllBytesAsync(segment);
        Damage(segment, at: whole.AsSpan().IndexOf("event number 7"u8));
        var damaged = await File.ReadAllBytesAsync(segment);

        await using var hub = Open(folder.Path);
        var damage = Assert.Single(hub.Damages);
        Assert.Equal((segment, 7, 8), (damage.Segment, damage.First, damage.Next));
        Assert.Equal(damaged[(int)damage.At..(int)(damage.At + damage.Bytes)], await File.ReadAllBytesAsync(damage.Kept));
        Assert.Contains("7", damage.ToString(), StringComparison.Ordinal);
        var batch = await hub.ReadBatchAsync("archive", 0, s_all, CancellationToken.None);
        Assert.Equal(Enumerable.Range(0, 20).Where(n => n != 7).Select(n => ((long)n, Body(n))),
            batch!.Events.Select(e => (e.Sequence, Encoding.UTF8.GetString(e.Body.Span))));
        Assert.Equal(size, Directory.GetFiles(Path.Combine(folder.Path, "partition-000")).Sum(file => new FileInfo(file).Length));
    }

    [Fact]
    public async Task A_second_opening_finds_what_the_first_repaired()
    {
        using var folder = new TemporaryFolder();
        await PublishAsync(folder.Path, 0, 20);
        foreach (var body in (string[])["event number 3", "event number 4", "event number 11"])
            Damage(LastSegment(folder.Path), (await File.ReadAllBytesAsync(LastSegment(folder.Path))).AsSpan().IndexOf(Bytes(body)));
        await using (var hub = Open(folder.Path))
            Assert.Equal([(3, 5), (11, 12)], hub.Damages.Select(damage => ((int)damage.First, (int)damage.Next)));

        await using var again = Open(folder.Path);
        Assert.Empty(again.Damages);
        Assert.Equal(17, (await again.ReadBatchAsync("archive", 0, s_all, CancellationToken.None))!.Events.Count);
        Assert.Equal(20, again.NextSequences()[0]);
    }

    [Fact]
    public async Task Whoever_meets_damage_before_the_tail_is_told_once_and_then_reads_what_stands_behind_it()
    {
        using var folder = new TemporaryFolder();
        for (var n = 0; n < 40; n++)
            await PublishAsync(folder.Path, n, 1, padding: 300);
        var first = Directory.GetFiles(Path.Combine(folder.Path, "partition-000"), "*.log").Order(StringComparer.Ordinal).First();
        Damage(first, (await File.ReadAllBytesAsync(first)).AsSpan().IndexOf("event number 5"u8));

        await using var hub = Open(folder.Path);
        Assert.Empty(hub.Damages);
        var error = await Assert.ThrowsAsync<InvalidDataException>(() => hub.ReadBatchAsync("archive", 0, s_all, CancellationToken.None));
        Assert.Equal(Assert.Single(hub.Damages).ToString(), error.Message);
        var batch = await hub.ReadBatchAsync("archive", 0, s_all, CancellationToken.None);
        Assert.Equal(Enumerable.Range(0, 40).Where(n => n != 5).Select(n => (long)n), batch!.Events.Select(e => e.Sequence));
    }

    [Fact]
    public async Task A_repair_that_a_crash_cut_off_is_done_again_and_doubles_nothing()
    {
        using var folder = new TemporaryFolder();
        await PublishAsync(folder.Path, 0, 20);
        var segment = LastSegment(folder.Path);
        Damage(segment, (await File.ReadAllBytesAsync(segment)).AsSpan().IndexOf("event number 7"u8));
        var damaged = await File.ReadAllBytesAsync(segment);
        await PublishAsync(folder.Path, 20, 3);
        await File.WriteAllBytesAsync(segment, damaged);

        await using var hub = Open(folder.Path);
        await Assert.ThrowsAsync<InvalidDataException>(() => hub.ReadBatchAsync("archive", 0, s_all, CancellationToken.None));
        var batch = await hub.ReadBatchAsync("archive", 0, s_all, CancellationToken.None);
        Assert.Equal(Enumerable.Range(0, 23).Where(n => n != 7).Select(n => (long)n), batch!.Events.Select(e => e.Sequence));
    }

    [Fact]
    public async Task A_reader_at_a_lost_last_event_waits_for_the_one_behind_it()
    {
        using var folder = new TemporaryFolder();
        await PublishAsync(folder.Path, 0, 5);
        await using (var before = Open(folder.Path))
            await before.CheckpointAsync("archive", 0, 3, CancellationToken.None);
        Damage(LastSegment(folder.Path), new FileInfo(LastSegment(folder.Path)).Length - 1);

        await using (var repairing = Open(folder.Path))
            Assert.Equal((4, 5), (repairing.Damages.Single().First, repairing.NextSequences()[0]));
        await using var hub = Open(folder.Path, TimeProvider.System);
        Assert.Null(await hub.ReadBatchAsync("archive", 0, s_all, CancellationToken.None));
        var waiting = hub.ReadBatchAsync("archive", 0, s_all with { MaxWait = TimeSpan.FromMinutes(5) }, CancellationToken.None);
        Assert.False(waiting.IsCompleted);
        await hub.PublishAsync([Change(5, 0)], CancellationToken.None);
        Assert.Equal(5, Assert.Single((await waiting)!.Events).Sequence);
    }

    private static async Task<bool> KeepsWholeEvents(int cut, int count)
    {
        using var folder = new TemporaryFolder();
        for (var n = 0; n < count; n += 10)
            await PublishAsync(folder.Path, n, Math.Min(10, count - n));
        var segment = LastSegment(folder.Path);
        var length = new FileInfo(segment).Length;
        var whole = (await ReadAsync(folder.Path)).Count;
        using (var file = File.OpenHandle(segment, FileMode.Open, FileAccess.Write))
            RandomAccess.SetLength(file, cut % (length + 1));

        var kept = await ReadAsync(folder.Path);
        if (!IsStart(kept) || (cut % (length + 1) == length && kept.Count != whole))
            return false;
        var left = new FileInfo(segment).Length;
        await PublishAsync(folder.Path, kept.Count, 3);
        var after = await ReadAsync(folder.Path);
        return left <= cut % (length + 1) && after.Count == kept.Count + 3 && IsStart(after);
    }

    private static async Task<bool> NeverWrong(int at)
    {
        using var folder = new TemporaryFolder();
        await PublishAsync(folder.Path, 0, 20);
        var segment = LastSegment(folder.Path);
        var bytes = await File.ReadAllBytesAsync(segment);
        bytes[at % bytes.Length] ^= (byte)(1 << (at % 8));
        await File.WriteAllBytesAsync(segment, bytes);
        var kept = await ReadAsync(folder.Path);
        await PublishAsync(folder.Path, 20, 2);
        var after = await ReadAsync(folder.Path);
        // A length that was damaged in the last record makes it one that never ended: a torn tail, whose number is given out again.
        return kept.Count == 19 && kept.All(Published(20).Contains) && kept.Distinct(StringComparer.Ordinal).Count() == 19
            && after.SequenceEqual([.. kept, Body(20), Body(21)], StringComparer.Ordinal);
    }

    private static List<string> Published(int count) => [.. Enumerable.Range(0, count).Select(Body)];

    private static void Damage(string file, long at)
    {
        var bytes = File.ReadAllBytes(file);
        bytes[at] ^= 1;
        File.WriteAllBytes(file, bytes);
    }

    private static bool IsStart(List<string> bodies) =>
        bodies.SequenceEqual(Enumerable.Range(0, bodies.Count).Select(Body), StringComparer.Ordinal);

    private static EmbeddedHub Open(string folder, TimeProvider? time = null) =>
        new(new HubOptions { Folder = folder, Partitions = 1, Durable = false, SegmentBytes = 4096 }, time ?? new ManualTime());

    private static string LastSegment(string folder) =>
        Directory.GetFiles(Path.Combine(folder, "partition-000"), "*.log").Order(StringComparer.Ordinal).Last();

    private static async Task PublishAsync(string folder, int from, int count, int padding = 0)
    {
        await using var hub = Open(folder);
        await hub.PublishAsync([.. Enumerable.Range(from, count).Select(n => Change(n, padding))], CancellationToken.None);
    }

    private static async Task<List<string>> ReadAsync(string folder)
    {
        await using var hub = Open(folder);
        var batch = await hub.ReadBatchAsync("archive", 0, s_all, CancellationToken.None);
        return batch is null ? [] : [.. batch.Events.Select(e => Encoding.UTF8.GetString(e.Body.Span))];
    }

    private static ChangeEvent Change(int n, int padding) => new(
        new Envelope($"{n}", Entity.Order, ChangeType.Insert, $"{n}", n, DateTimeOffset.UnixEpoch, "ecommerce", 1),
        Encoding.UTF8.GetBytes(Body(n) + new string(' ', padding)));

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string Body(int n) => $"event number {n}";
}

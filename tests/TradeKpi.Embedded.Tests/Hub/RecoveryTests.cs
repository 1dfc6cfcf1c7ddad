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
    public void A_flipped_bit_in_the_tail_never_gives_a_wrong_event()
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
        return kept.Count < 20 && IsStart(kept);
    }

    private static bool IsStart(List<string> bodies) =>
        bodies.SequenceEqual(Enumerable.Range(0, bodies.Count).Select(Body), StringComparer.Ordinal);

    private static EmbeddedHub Open(string folder) =>
        new(new HubOptions { Folder = folder, Partitions = 1, Durable = false, SegmentBytes = 4096 }, new ManualTime());

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

    private static string Body(int n) => $"event number {n}";
}

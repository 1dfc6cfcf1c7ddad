using System.Text;
using TradeKpi.Archive;
using TradeKpi.Embedded.Hub;
using TradeKpi.Events;

namespace TradeKpi.Embedded.Tests.Hub;

/// <summary>Bodies of a hub's log that become others, and nothing else of it.</summary>
public sealed class HubRewriteTests : IDisposable
{
    private const string Group = "archive";

    private readonly string _folder = Directory.CreateTempSubdirectory("hub-").FullName;

    private HubOptions Options => new() { Folder = _folder, Partitions = 1, SegmentBytes = 4 * 1024, Durable = false };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Sequences_times_and_all_other_bodies_stay_and_reading_and_appending_go_on()
    {
        await PublishAsync(Enumerable.Range(0, 60));
        var before = await ReadAsync();

        var report = HubRewrite.Run(Options, body => IsOdd(body) ? "{\"left\":1}"u8.ToArray() : null);

        Assert.Equal((30, 0), (report.Events, report.Unread.Count));
        await PublishAsync([60]);
        var after = await ReadAsync();
        Assert.Equal(before.Select(message => (message.Sequence, message.EnqueuedAt)),
            after.Take(60).Select(message => (message.Sequence, message.EnqueuedAt)));
        Assert.Equal(before.Select(message => IsOdd(message.Body) ? "{\"left\":1}" : Text(message.Body)),
            after.Take(60).Select(message => Text(message.Body)), StringComparer.Ordinal);
        Assert.Equal(60, after[60].Sequence);
        Assert.True(Directory.GetFiles(_folder, "*.log", SearchOption.AllDirectories).Length > 1);
        Assert.Equal(0, HubRewrite.Run(Options, _ => null).Events);
    }

    [Fact]
    public async Task What_is_no_record_is_kept_and_told()
    {
        await PublishAsync(Enumerable.Range(0, 3));
        var log = Directory.GetFiles(_folder, "*.log", SearchOption.AllDirectories).Single();
        var damaged = Path.Combine(Path.GetDirectoryName(log)!, "0000000000000000009.damaged");
        await File.WriteAllTextAsync(damaged, "was damaged");
        await File.AppendAllTextAsync(log, "torn");

        var report = HubRewrite.Run(Options, _ => "{}"u8.ToArray());

        Assert.Equal(3, report.Events);
        Assert.Equal([(log, "torn"), (damaged, "was damaged")], report.Unread.Select(unread => (unread.Path, Text(unread.Bytes))));
        Assert.EndsWith("torn", await File.ReadAllTextAsync(log), StringComparison.Ordinal);
        Assert.Equal(["{}", "{}", "{}"], (await ReadAsync()).Select(message => Text(message.Body)), StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_hub_that_is_open_is_left_alone()
    {
        await using var hub = new EmbeddedHub(Options, TimeProvider.System);
        Assert.Throws<DataFolderInUseException>(() => HubRewrite.Run(Options, _ => null));
    }

    private static bool IsOdd(ReadOnlyMemory<byte> body) => Text(body) is var text && (text[^2] - '0') % 2 == 1;

    private async Task PublishAsync(IEnumerable<int> numbers)
    {
        await using var hub = new EmbeddedHub(Options, TimeProvider.System);
        foreach (var n in numbers)
        {
            var envelope = new Envelope($"e{n}", Entity.Customer, ChangeType.Insert, "K", n, DateTimeOffset.UnixEpoch, "crm", 1);
            await hub.PublishAsync([new ChangeEvent(envelope,
                Encoding.UTF8.GetBytes($"{{\"text\":\"{new string('x', 100)}\",\"n\":{n}}}"))],
                default);
        }
    }

    private async Task<IReadOnlyList<HubEvent>> ReadAsync()
    {
        await using var hub = new EmbeddedHub(Options, TimeProvider.System);
        var read = new HubRead(1_000, 10_000_000, TimeSpan.Zero, TimeSpan.Zero);
        return (await hub.ReadBatchAsync(Group, 0, read, default))!.Events;
    }

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);
}

using System.Diagnostics;
using System.Text;
using TradeKpi.Archive;
using TradeKpi.Events;
using TradeKpi.Lake;
using TradeKpi.Quarantine;
using TradeKpi.Tests.Fakes;
using Xunit.Abstractions;

namespace TradeKpi.Functions.Tests;

/// <summary>
/// The trigger bounds a batch by the count of its events: whatever it hands over must fit, also when every event is as large as the hub
/// takes.
/// </summary>
public sealed class HubBoundsTests(ITestOutputHelper output)
{
    /// <summary>https://learn.microsoft.com/azure/event-hubs/event-hubs-quotas: the size of a publication.</summary>
    private const int LargestEvent = 1024 * 1024;

    /// <summary>Control characters in application properties, which travel as JSON beside the event.</summary>
    private const int LargestMessage = LargestEvent + 6 * LargestEvent;

    [Fact]
    public void A_batch_of_the_largest_events_is_a_message_that_host_and_worker_take() =>
        Assert.True((long)Setting("maxEventBatchSize") * LargestMessage < int.MaxValue);

    [Fact]
    public async Task A_batch_of_the_largest_events_is_archived_in_files_of_64_MiB_whose_lines_are_all_that_memory_holds()
    {
        var lake = new MeasuredLake();
        var events = Setting("maxEventBatchSize");
        var batch = Batch(events, LargestEvent - 16 * 1024);
        var size = batch.Events.Sum(hubEvent => (long)hubEvent.Body.Length);
        var stage = new ArchiveStage(Lines.Reader, lake, new QuarantineStore(lake));
        var before = GC.GetTotalAllocatedBytes(precise: true);
        var report = await stage.ArchiveAsync(batch, CancellationToken.None);
        var allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
        output.WriteLine($"{events} events of {size / events:N0} bytes: {lake.Lengths.Count} files of {lake.Lengths.Max():N0} bytes at " +
            $"most, {allocated:N0} bytes allocated");
        Assert.Equal(events, report.Lines[Entity.Order]);
        Assert.InRange(lake.Lengths.Sum(), size, size + events * 512L);
        Assert.All(lake.Lengths, length => Assert.InRange(length, 1, 64 * LargestEvent + 2L * LargestEvent));
        Assert.InRange(allocated, 0, 6 * size);
    }

    [Fact]
    public async Task Small_events_are_archived_faster_than_a_throughput_unit_hands_them_out()
    {
        var stage = new ArchiveStage(Lines.Reader, new MeasuredLake(), new QuarantineStore(new MeasuredLake()));
        var events = Setting("maxEventBatchSize");
        var (batch, watch) = (Batch(events, 1024), new Stopwatch());
        await stage.ArchiveAsync(batch, CancellationToken.None);
        watch.Start();
        for (var n = 0; n < 20; n++)
            await stage.ArchiveAsync(batch, CancellationToken.None);
        var rate = 20 * events / watch.Elapsed.TotalSeconds;
        output.WriteLine($"{rate:N0} events of 1 KiB a second, without the lake's own time");
        Assert.True(rate > 4096);
    }

    private static int Setting(string name) =>
        RepositoryFiles.Json("host.json").GetProperty("extensions").GetProperty("eventHubs").GetProperty(name).GetInt32();

    private static HubBatch Batch(int events, int bytes)
    {
        var padding = bytes - Lines.Event(1, extra: "\"padding\":\"\",").Length;
        var bodies = Enumerable.Range(0, events)
            .Select(n => new HubEvent(Lines.Event(n, extra: $"\"padding\":\"{new string('x', padding)}\","), n, MemoryHub.Start));
        return MemoryHub.Batch([.. bodies]);
    }

    /// <summary>Takes files and keeps their lengths.</summary>
    private sealed class MeasuredLake : ILake
    {
        public List<long> Lengths { get; } = [];

        public Task<LakeWrite> WriteOnceAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
        {
            lock (Lengths)
                Lengths.Add(content.Length);
            return Task.FromResult(LakeWrite.Written);
        }

        public Task<Stream> OpenReadAsync(string path, CancellationToken cancellationToken) => throw new FileNotFoundException(path);

        public IAsyncEnumerable<LakeFile> ListAsync(string prefix, CancellationToken cancellationToken) =>
            AsyncEnumerable.Empty<LakeFile>();
    }
}

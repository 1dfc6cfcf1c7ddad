using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using TradeKpi.Archive;
using TradeKpi.Embedded.Hub;
using TradeKpi.Embedded.Lake;
using TradeKpi.Events;
using TradeKpi.Publish;
using TradeKpi.Quarantine;

namespace TradeKpi.Embedded.Tests.Hub;

/// <summary>From the door to the lake with the real hub and the real folder, restarted in between.</summary>
public sealed class DoorToLakeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly EventReader _reader = new(new EventOptions());
    private readonly FolderLake _lake;

    public DoorToLakeTests() =>
        _lake = new FolderLake(new FolderLakeOptions { Root = Path.Combine(_folder.Path, "lake"), Durable = false }, TimeProvider.System);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_published_event_stands_once_in_the_lake_whatever_restarts_between()
    {
        for (var round = 0; round < 3; round++)
        {
            await using (var hub = OpenHub())
                await PublishAsync(hub, round * 100, 100);
            await using (var hub = OpenHub())
                await PumpOf(hub).DrainAsync(null, CancellationToken.None);
        }

        var lines = await LinesAsync();
        Assert.Equal(300, lines.Count);
        Assert.Equal(300, lines.Select(line => line.GetProperty("event_id").GetString()).Distinct(StringComparer.Ordinal).Count());
        foreach (var partition in lines.GroupBy(line => line.GetProperty("hub_partition").GetInt32()))
        {
            var sequences = partition.Select(line => line.GetProperty("hub_sequence").GetInt64()).Order().ToList();
            Assert.Equal(Enumerable.Range(0, sequences.Count).Select(n => (long)n), sequences);
        }
    }

    [Fact]
    public async Task Replaying_after_a_lost_checkpoint_writes_the_same_files()
    {
        await using (var hub = OpenHub())
        {
            await PublishAsync(hub, 0, 100);
            await PumpOf(hub).DrainAsync(null, CancellationToken.None);
        }

        var before = await PathsAsync();
        Directory.Delete(Path.Combine(_folder.Path, "hub", "checkpoints"), recursive: true);
        await using (var hub = OpenHub())
            await PumpOf(hub).DrainAsync(null, CancellationToken.None);
        Assert.Equal(before, await PathsAsync());
    }

    private EmbeddedHub OpenHub() => new(
        new HubOptions { Folder = Path.Combine(_folder.Path, "hub"), Durable = false, SegmentBytes = 8192 }, TimeProvider.System);

    private ArchivePump PumpOf(EmbeddedHub hub) => new(
        hub, new ArchiveStage(_reader, _lake, new QuarantineStore(_lake)), new ArchiveOptions { BatchEvents = 9 }, TimeProvider.System,
        NullLogger<ArchivePump>.Instance);

    private async Task PublishAsync(EmbeddedHub hub, int from, int count)
    {
        var stage = new PublishStage(_reader, hub, new QuarantineStore(_lake), new PublishOptions { BatchEvents = 13 },
            TimeProvider.System);
        var input = Enumerable.Range(from, count).Select(n => new RawInput(Event(n), n, null)).ToAsyncEnumerable();
        Assert.Equal(count, (await stage.PublishAsync(input, InputOrigin.File("a"), null, CancellationToken.None)).Published);
    }

    private static byte[] Event(int n) => Encoding.UTF8.GetBytes(
        $$$"""{"event_id":"0194a000-0000-7000-8000-{{{n:D12}}}","entity":"order","change_type":"INSERT","key":"K{{{n}}}","sequence":{{{n}}},"occurred_at":"2026-01-02T03:04:05.000006Z","source":"ecommerce","schema_version":1,"payload":{}}""");

    private async Task<List<string>> PathsAsync()
    {
        var paths = new List<string>();
        await foreach (var file in _lake.ListAsync("lake/", CancellationToken.None))
            paths.Add(file.Path);
        return paths;
    }

    private async Task<List<JsonElement>> LinesAsync()
    {
        var lines = new List<JsonElement>();
        foreach (var path in await PathsAsync())
        {
            using var reader = new StreamReader(await _lake.OpenReadAsync(path, CancellationToken.None));
            while (await reader.ReadLineAsync() is { } line)
                lines.Add(JsonDocument.Parse(line).RootElement);
        }

        return lines;
    }
}

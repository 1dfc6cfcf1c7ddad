using System.Text.Json;
using BenchmarkDotNet.Attributes;
using TradeKpi.Archive;
using TradeKpi.Embedded.Hub;
using TradeKpi.Events;
using TradeKpi.Generate;
using TradeKpi.Quarantine;

namespace TradeKpi.Benchmarks.Inner;

/// <summary>
/// What every event goes through, without disk or engine where they are not the loop itself; each per event, and each wrong when it does
/// not account for all of them.
/// </summary>
[MemoryDiagnoser]
public class InnerLoops : IAsyncDisposable
{
    private const int Events = 10_000;
    private const int Batch = 1_000;
    private readonly EventReader _reader = new(new EventOptions());
    private readonly CountingLake _lake = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("tradekpi-inner-").FullName;
    private List<ReadOnlyMemory<byte>> _lines = [];
    private List<ChangeEvent[]> _batches = [];
    private HubBatch _read = new("", "", 0, []);
    private ArchiveStage _archive = null!;
    private EmbeddedHub _hub = null!;

    [GlobalSetup]
    public void Prepare()
    {
        _lines = [.. Generated().Select(change => change.Json)];
        _batches = [.. Generated().Chunk(Batch)];
        _read = new HubBatch("bench", "20250101000000", 0,
            [.. _lines.Select((line, sequence) => new HubEvent(line, sequence, DateTimeOffset.UnixEpoch))]);
        _archive = new ArchiveStage(_reader, _lake, new QuarantineStore(_lake));
        _hub = new EmbeddedHub(new HubOptions { Folder = _folder }, TimeProvider.System);
    }

    [GlobalCleanup]
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _hub.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>What reading the bytes costs at least.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Events, Description = "bare JSON pass")]
    public void JsonPass()
    {
        var whole = 0;
        foreach (var line in _lines)
        {
            var json = new Utf8JsonReader(line.Span);
            while (json.Read())
                whole += json.CurrentDepth == 0 && json.TokenType == JsonTokenType.EndObject ? 1 : 0;
        }

        Right("JSON pass", whole);
    }

    [Benchmark(OperationsPerInvoke = Events, Description = "codec: line → event")]
    public void Codec() => Right("codec", _lines.Count(line => _reader.Read(line).Event is not null));

    [Benchmark(OperationsPerInvoke = Events, Description = "generator")]
    public void Generator() => Right("generator", Generated().Count());

    /// <summary>In batches of a thousand, each on the disk before the next.</summary>
    [Benchmark(OperationsPerInvoke = Events, Description = "hub append")]
    public async Task HubAppendAsync()
    {
        var before = _hub.NextSequences().Sum();
        foreach (var batch in _batches)
            await _hub.PublishAsync(batch, default);
        Right("hub", (int)(_hub.NextSequences().Sum() - before));
    }

    [Benchmark(OperationsPerInvoke = Events, Description = "archive routing")]
    public async Task ArchiveRoutingAsync()
    {
        _lake.Lines = 0;
        await _archive.ArchiveAsync(_read, default);
        Right("archive", _lake.Lines);
    }

    private static IEnumerable<ChangeEvent> Generated() =>
        new EventGenerator(new GenerateOptions { Seed = 7 }, TimeProvider.System).Take(Events);

    private static void Right(string loop, int events)
    {
        if (events != Events)
            throw new InvalidOperationException($"{loop}: {events} of {Events} events.");
    }
}

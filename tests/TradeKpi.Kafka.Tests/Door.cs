using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using TradeKpi.Events;
using TradeKpi.Publish;
using TradeKpi.Quarantine;
using TradeKpi.Tests.Fakes;

namespace TradeKpi.Kafka.Tests;

/// <summary>A member of the group, in front of a hub and an archive that the test moves on.</summary>
internal sealed class Door : IAsyncDisposable, IEventPublisher, IArchiveFrontier
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    private readonly CancellationTokenSource _stop = new();
    private readonly KafkaStage _stage;
    private readonly Task _running;
    private long _taken;

    public Door(KafkaOptions options)
    {
        var events = new EventOptions();
        _stage = new KafkaStage(
            new PublishStage(new EventReader(events), this, new QuarantineStore(Lake), new PublishOptions(), TimeProvider.System),
            this, events, options, TimeProvider.System, NullLogger<KafkaStage>.Instance);
        _running = _stage.RunAsync(Told.Enqueue, _stop.Token);
    }

    public MemoryLake Lake { get; } = new();

    public ConcurrentQueue<ChangeEvent> Published { get; } = new();

    /// <summary>What was told, null where all was well again.</summary>
    public ConcurrentQueue<string?> Told { get; } = new();

    /// <summary>How many events the archive has; all where it is not said.</summary>
    public long Archived { get; set; } = long.MaxValue;

    /// <summary>Whether the hub takes nothing.</summary>
    public bool IsFull { get; set; }

    /// <summary>How many events it takes before it says that too many wait.</summary>
    public long Most { get; set; } = long.MaxValue;

    public IEnumerable<string> Keys => Published.Select(change => change.Envelope.Key);

    public Task PublishAsync(IReadOnlyList<ChangeEvent> events, CancellationToken cancellationToken)
    {
        if (IsFull)
            throw new IOException("The disk is full.");
        if (Interlocked.Read(ref _taken) >= Most)
            throw new PipelineBehindException(Most);
        foreach (var change in events)
            Published.Enqueue(change);
        Interlocked.Add(ref _taken, events.Count);
        return Task.CompletedTask;
    }

    public IReadOnlyList<long> Taken() => [Interlocked.Read(ref _taken)];

    public Task<bool> HasAsync(IReadOnlyList<long> taken, CancellationToken cancellationToken) => Task.FromResult(taken[0] <= Archived);

    /// <summary>Waits until something holds.</summary>
    public async Task UntilAsync(Func<bool> holds)
    {
        using var patience = new CancellationTokenSource(s_patience);
        while (!holds())
        {
            Assert.False(_running.IsCompleted, "The consumer ended.");
            Assert.False(patience.IsCancellationRequested,
                string.Create(CultureInfo.InvariantCulture, $"{Published.Count} published; told: {string.Join(" | ", Told)}"));
            await Task.Delay(20);
        }
    }

    /// <summary>Stops as a host does.</summary>
    public async Task FinishAsync()
    {
        await _stop.CancelAsync();
        await _running;
        await _stage.FinishAsync(default);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stage.Dispose();
        _stop.Dispose();
    }
}

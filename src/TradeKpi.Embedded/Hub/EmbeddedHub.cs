using TradeKpi.Archive;
using TradeKpi.Embedded.Lake;
using TradeKpi.Events;
using TradeKpi.Publish;

namespace TradeKpi.Embedded.Hub;

/// <summary>
/// Event Hubs in a folder: partitions with contiguous sequences from 0, consumer groups with checkpoints, at-least-once. Events of one key
/// stay in one partition, in order. What a publish has returned for is on disk and survives a crash.
/// </summary>
/// <remarks>Each group's partition is read by one reader at a time, as in Event Hubs.</remarks>
public sealed class EmbeddedHub : IEventPublisher, IHubReader, IAsyncDisposable
{
    private readonly HubOptions _options;
    private readonly TimeProvider _time;
    private readonly HubMetadata _metadata;
    private readonly DataFolderLock _lock;
    private readonly Checkpoints _checkpoints;
    private readonly PartitionLog[] _logs;
    private readonly LogReader[] _readers;

    /// <summary>Opens the hub of a folder, or makes one; recovers it after a crash.</summary>
    /// <exception cref="DataFolderInUseException">Another process holds the folder.</exception>
    /// <exception cref="InvalidDataException">The folder holds a hub of another name or number of partitions.</exception>
    /// <exception cref="IOException">The folder cannot be made or written.</exception>
    public EmbeddedHub(HubOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        (_options, _time) = (options, time);
        _lock = DataFolderLock.Take(options.Folder);
        try
        {
            _metadata = HubMetadata.OpenOrMake(options, time);
            _checkpoints = new Checkpoints(Path.Combine(options.Folder, "checkpoints"), options.Durable);
            _logs = [.. Enumerable.Range(0, options.Partitions).Select(Open)];
            _readers = [.. _logs.Select(log => new LogReader(log, options, time))];
            if (options.Durable)
                Disk.FlushFolder(options.Folder);
        }
        catch
        {
            _lock.Dispose();
            throw;
        }
    }

    public string Name => _metadata.Name;

    /// <summary>When the hub was made, as <c>yyyyMMddHHmmss</c> in UTC.</summary>
    public string Epoch => _metadata.Epoch;

    /// <inheritdoc/>
    public int Partitions => _logs.Length;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">An event is larger than <see cref="HubOptions.MaxEventBytes"/>; none was published.</exception>
    /// <exception cref="IOException">The disk is full or failing; some of the events may have been published.</exception>
    public Task PublishAsync(IReadOnlyList<ChangeEvent> events, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(events);
        cancellationToken.ThrowIfCancellationRequested();
        var parts = new List<ReadOnlyMemory<byte>>?[_logs.Length];
        foreach (var change in events)
        {
            if (change.Json.Length > _options.MaxEventBytes)
            {
                throw new ArgumentException(
                    $"Event {change.Envelope.EventId} has {change.Json.Length} bytes; the hub takes at most {_options.MaxEventBytes}.",
                    nameof(events));
            }

            (parts[Partitioner.Of(change.PartitionKey, parts.Length)] ??= []).Add(change.Json);
        }

        // Not to be cancelled from here on: the writers hold the caller's memory until they are done.
        return Task.WhenAll(parts.Select(
            (bodies, partition) => bodies is null ? Task.CompletedTask : _logs[partition].AppendAsync(bodies)));
    }

    /// <inheritdoc/>
    public async Task<HubBatch?> ReadBatchAsync(string consumerGroup, int partition, HubRead read, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(read);
        var from = _checkpoints.Next(consumerGroup, partition);
        var events = await _readers[partition].ReadAsync(from, read, cancellationToken);
        return events.Count == 0 ? null : new HubBatch(Name, Epoch, partition, events);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The partition has no such event yet.</exception>
    public Task CheckpointAsync(string consumerGroup, int partition, long sequence, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(sequence, _logs[partition].Next);
        _checkpoints.Advance(consumerGroup, partition, sequence + 1);
        _logs[partition].Delete(_checkpoints.Lowest(partition), _time.GetUtcNow() - _options.Retention);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<long>> LagAsync(string consumerGroup, CancellationToken cancellationToken) =>
        Task.FromResult(Lag(consumerGroup));

    /// <summary>How many events of each partition a consumer group has still to take.</summary>
    public IReadOnlyList<long> Lag(string consumerGroup) =>
        [.. _logs.Select((log, partition) => log.Next - _checkpoints.Peek(consumerGroup, partition))];

    /// <summary>How many events each partition has ever taken: the sequence that its next event gets.</summary>
    public IReadOnlyList<long> NextSequences() => [.. _logs.Select(log => log.Next)];

    /// <summary>Why a partition accepts nothing until a restart; null while all of them do.</summary>
    public string? Broken => _logs.Select(log => log.Broken).FirstOrDefault(broken => broken is not null);

    /// <summary>Damage of the logs that was found since the hub was opened. Everything else in them is read as ever.</summary>
    public IReadOnlyList<HubDamage> Damages => [.. _logs.SelectMany(log => log.Damages)];

    /// <summary>Checkpoints that were not believed when the hub was opened, each told in a sentence.</summary>
    public IReadOnlyList<string> DoubtedCheckpoints => _checkpoints.Doubts;

    /// <summary>Waits for the appends under way, and gives the folder back.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var log in _logs)
            await log.DisposeAsync();
        _lock.Dispose();
    }

    private PartitionLog Open(int partition)
    {
        var folder = Path.Combine(_options.Folder, $"partition-{partition:D3}");
        var log = new PartitionLog(folder, _options, _time, _checkpoints.Highest(partition));
        _checkpoints.Believe(partition, log.Next);
        return log;
    }
}

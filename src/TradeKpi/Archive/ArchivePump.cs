using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;

namespace TradeKpi.Archive;

/// <summary>
/// Drives the archive where no trigger does: for each partition read, archive, then checkpoint. A failure is retried with growing pauses
/// until it passes, which holds the partition back; nothing is skipped.
/// </summary>
public sealed partial class ArchivePump(
    IHubReader hub, ArchiveStage stage, ArchiveOptions options, TimeProvider time, ILogger<ArchivePump> logger)
{
    private readonly PartitionHealth[] _health =
        [.. Enumerable.Range(0, hub.Partitions).Select(partition => new PartitionHealth(partition, null, 0, null))];

    /// <summary>Every partition's state now.</summary>
    public IReadOnlyList<PartitionHealth> Health => [.. _health];

    /// <summary>Archives until cancelled.</summary>
    /// <param name="archived">Told of each batch after its checkpoint, from several partitions at once; may be null. It must not
    /// throw.</param>
    public Task RunAsync(Action<ArchiveReport>? archived, CancellationToken cancellationToken) =>
        EachPartitionAsync(partition => RunAsync(partition, options.MaxWait, options.Linger, archived, cancellationToken));

    /// <summary>Archives what stands in the hub, and returns when a read of each partition finds nothing more.</summary>
    public Task DrainAsync(Action<ArchiveReport>? archived, CancellationToken cancellationToken) =>
        EachPartitionAsync(partition => RunAsync(partition, TimeSpan.Zero, TimeSpan.Zero, archived, cancellationToken));

    private Task EachPartitionAsync(Func<int, Task> run) =>
        Task.WhenAll(Enumerable.Range(0, hub.Partitions).Select(partition => Task.Run(() => run(partition))));

    private async Task RunAsync(
        int partition, TimeSpan maxWait, TimeSpan linger, Action<ArchiveReport>? archived, CancellationToken cancellationToken)
    {
        var retries = Retries(partition);
        var read = new HubRead(options.BatchEvents, options.BatchBytes, maxWait, linger);
        while (!cancellationToken.IsCancellationRequested)
        {
            var batch = await AttemptAsync(
                retries, partition, token => hub.ReadBatchAsync(options.ConsumerGroup, partition, read, token), cancellationToken);
            if (batch is null && maxWait == TimeSpan.Zero)
                return;
            if (batch is null)
                continue;
            var report = await AttemptAsync(retries, partition, token => ArchiveAsync(batch, token), cancellationToken);
            archived?.Invoke(report);
        }

        cancellationToken.ThrowIfCancellationRequested();
    }

    private async Task<ArchiveReport> ArchiveAsync(HubBatch batch, CancellationToken cancellationToken)
    {
        var report = await stage.ArchiveAsync(batch, cancellationToken);
        await hub.CheckpointAsync(options.ConsumerGroup, batch.Partition, batch.Events[^1].Sequence, cancellationToken);
        return report;
    }

    private async Task<T> AttemptAsync<T>(
        ResiliencePipeline retries, int partition, Func<CancellationToken, Task<T>> attempt, CancellationToken cancellationToken)
    {
        var result = await retries.ExecuteAsync(token => new ValueTask<T>(attempt(token)), cancellationToken);
        _health[partition] = new PartitionHealth(partition, null, 0, null) { MovedAt = time.GetUtcNow() };
        return result;
    }

    private ResiliencePipeline Retries(int partition) => new ResiliencePipelineBuilder { TimeProvider = time }
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = attempt => ValueTask.FromResult(attempt.Failure() is not (null or ObjectDisposedException)),
            MaxRetryAttempts = int.MaxValue,
            BackoffType = DelayBackoffType.Exponential,
            Delay = options.FirstRetry,
            MaxDelay = options.LongestRetry,
            OnRetry = attempt =>
            {
                var (before, failure) = (_health[partition], attempt.Outcome.Exception!);
                var since = before.FailingSince ?? time.GetUtcNow();
                _health[partition] = new PartitionHealth(partition, since, before.Failures + 1, failure.Message)
                {
                    MovedAt = before.MovedAt,
                };
                Failed(logger, partition, before.Failures + 1, attempt.RetryDelay, failure);
                return ValueTask.CompletedTask;
            },
        })
        .Build();

    [LoggerMessage(LogLevel.Error, "The archive of partition {Partition} failed {Failures} times in a row and is held back; next attempt " +
        "in {Pause}")]
    private static partial void Failed(ILogger logger, int partition, int failures, TimeSpan pause, Exception exception);
}

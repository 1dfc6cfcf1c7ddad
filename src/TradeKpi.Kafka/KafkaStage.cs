using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;
using TradeKpi.Events;
using TradeKpi.Publish;

namespace TradeKpi.Kafka;

/// <summary>
/// Consumes topics through the same door as everything else. Offsets are committed once the archive has what was read: after a crash, or
/// when a partition goes to another member, messages come again, and their events count once.
/// </summary>
public sealed class KafkaStage(PublishStage publish, IArchiveFrontier archive, EventOptions events, KafkaOptions options,
    TimeProvider time, ILogger<KafkaStage> log) : IDisposable
{
    private KafkaSource? _source;
    private KafkaOffsets? _offsets;
    private long _published;
    private long _quarantined;

    /// <summary>Events that are durably in the hub since the start.</summary>
    public long Published => Interlocked.Read(ref _published);

    /// <summary>Messages, or values of them, that stand in the quarantine since the start.</summary>
    public long Quarantined => Interlocked.Read(ref _quarantined);

    /// <summary>What is wrong with the brokers or what takes the events; null while all is well.</summary>
    public string? Trouble { get; private set; }

    /// <summary>
    /// Consumes until it is told to stop; what was read then is published. What fails is told and begun anew after a pause, from what was
    /// committed.
    /// </summary>
    /// <param name="told">Told what is wrong, and null once it is well; from several threads.</param>
    public async Task RunAsync(Action<string?> told, CancellationToken stop)
    {
        // The library waits with the thread.
        await Task.Yield();
        try
        {
            await Patience(Tell).ExecuteAsync(token => new ValueTask(ConsumeAsync(Tell, token)), stop);
        }
        catch (Exception e) when (stop.IsCancellationRequested && IsTrouble(e))
        {
            Tell(e.Message);
            Leave();
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // It was stopped while it waited.
        }

        void Tell(string? trouble)
        {
            Trouble = trouble;
            told(trouble);
        }
    }

    /// <summary>Once it was stopped: commits what the archive has got, and leaves the group, so that others go on at once.</summary>
    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        if (_offsets is not null)
            await _offsets.LookAsync(cancellationToken);
        _source?.Commit();
        Leave();
    }

    public void Dispose() => Leave();

    private async Task ConsumeAsync(Action<string?> told, CancellationToken stop)
    {
        _offsets ??= new KafkaOffsets(archive);
        _source ??= new KafkaSource(options, _offsets, told, log);
        while (!stop.IsCancellationRequested)
        {
            if (_source.Read(stop) is { Count: > 0 } messages)
            {
                await PublishAsync(messages, told, stop);
                _offsets.Add(messages);
            }

            if (Trouble is not null && _source.IsWell)
                told(null);
            await _offsets.LookAsync(CancellationToken.None);
            _source.Commit();
        }
    }

    private ResiliencePipeline Patience(Action<string?> told) => new ResiliencePipelineBuilder { TimeProvider = time }
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = attempt => ValueTask.FromResult(IsTrouble(attempt.Outcome.Exception)),
            MaxRetryAttempts = int.MaxValue,
            Delay = options.Retry,
            OnRetry = attempt =>
            {
                told(attempt.Outcome.Exception!.Message);
                Leave();
                return ValueTask.CompletedTask;
            },
        })
        .Build();

    /// <summary>
    /// Waits for archive and load where they are too far behind, in the group and with what was read, and commits what they have got
    /// meanwhile: whoever left would read all of it again.
    /// </summary>
    private ResiliencePipeline Turn(Action<string?> told) => new ResiliencePipelineBuilder { TimeProvider = time }
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<PipelineBehindException>(),
            MaxRetryAttempts = int.MaxValue,
            Delay = options.Retry,
            OnRetry = async attempt =>
            {
                told(attempt.Outcome.Exception!.Message);
                await _offsets!.LookAsync(CancellationToken.None);
                _source!.Commit();
            },
        })
        .Build();

    private static bool IsTrouble(Exception? failure) => failure is KafkaException or IOException;

    private void Leave()
    {
        _source?.Dispose();
        (_source, _offsets) = (null, null);
    }

    // Each partition by itself: its offsets are the places of what is refused, and order its events where their source does not.
    private async Task PublishAsync(List<ConsumeResult<byte[], byte[]>> messages, Action<string?> told, CancellationToken stop)
    {
        var turn = Turn(told);
        foreach (var partition in messages.GroupBy(message => message.TopicPartition))
        {
            var origin = new InputOrigin("kafka", $"{partition.Key.Topic}/{partition.Key.Partition.Value}", "offset");
            var report = await turn.ExecuteAsync(
                async _ => await publish.PublishAsync(KafkaMessages.ValuesAsync(partition, events, CancellationToken.None), origin,
                    progress: null, CancellationToken.None),
                stop);
            Interlocked.Add(ref _published, report.Published);
            Interlocked.Add(ref _quarantined, report.QuarantinedTotal);
        }
    }
}

using TradeKpi.Erasure;
using TradeKpi.Events;
using TradeKpi.Quarantine;

namespace TradeKpi.Publish;

/// <summary>
/// The door: reads an input event by event, hands the good ones to the hub in batches and the refused ones to the quarantine. What is
/// counted or reported is durable already; after a failure the caller may send the same input again, because events are counted by their
/// identity.
/// </summary>
/// <param name="erasures">Whose personal data never reach the hub; without it, nobody's are kept out.</param>
public sealed class PublishStage(
    EventReader reader, IEventPublisher publisher, QuarantineStore quarantine, PublishOptions options, TimeProvider time,
    ErasureRecords? erasures = null)
{
    /// <summary>Told of each quarantine file that holds what was refused here; from several threads. It must not throw.</summary>
    public Action<string>? Refused { get; set; }

    /// <summary>Publishes a whole input. While one batch travels the next is read, so memory holds two.</summary>
    /// <param name="progress">Told after every batch what is done so far.</param>
    /// <exception cref="IOException">The hub or the lake cannot take events now.</exception>
    public async Task<PublishReport> PublishAsync(
        IAsyncEnumerable<RawInput> input, InputOrigin origin, IProgress<PublishReport>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        var report = PublishReport.Empty;
        var underWay = Task.CompletedTask;
        var batch = Begin(origin, keepResults: false);
        try
        {
            await foreach (var value in input.WithCancellation(cancellationToken))
            {
                batch.Add(value);
                if (!IsFull(batch))
                    continue;
                await underWay;
                underWay = SendAsync(batch);
                batch = Begin(origin, keepResults: false);
            }

            await underWay;
            underWay = SendAsync(batch);
        }
        finally
        {
            await underWay;
        }

        return report;

        async Task SendAsync(PublishBatch full)
        {
            await HandOverAsync(full, origin, cancellationToken);
            report = Added(report, full);
            progress?.Report(report);
        }
    }

    /// <summary>Publishes a request, and tells of each value what became of it, in the order of the input.</summary>
    /// <param name="keepRefused">Whether refused ones go to the quarantine; not where the caller has them there.</param>
    /// <exception cref="IOException">The hub or the lake cannot take events now; some may have been published.</exception>
    public async Task<IReadOnlyList<PublishResult>> PublishEachAsync(
        IAsyncEnumerable<RawInput> input, InputOrigin origin, CancellationToken cancellationToken, bool keepRefused = true)
    {
        ArgumentNullException.ThrowIfNull(input);
        var results = new List<PublishResult>();
        var batch = Begin(origin, keepResults: true);
        await foreach (var value in input.WithCancellation(cancellationToken))
        {
            batch.Add(value);
            if (IsFull(batch))
                await SendAsync();
        }

        await SendAsync();
        return results;

        async Task SendAsync()
        {
            await HandOverAsync(batch, origin, cancellationToken, keepRefused);
            results.AddRange(batch.Results);
            batch = Begin(origin, keepResults: true);
        }
    }

    /// <summary>Why the door would refuse a value; null where it takes it.</summary>
    internal Refusal? Refuses(ReadOnlyMemory<byte> value) => PublishBatch.Judge(new RawInput(value, 0, null), reader, options).Refusal;

    private PublishBatch Begin(InputOrigin origin, bool keepResults) => new(reader, origin, options, time, keepResults);

    private bool IsFull(PublishBatch batch) => batch.Read >= options.BatchEvents || batch.Bytes >= options.BatchBytes;

    private async Task HandOverAsync(
        PublishBatch batch, InputOrigin origin, CancellationToken cancellationToken, bool keepRefused = true)
    {
        if (erasures is not null)
            batch.Erase(await erasures.KeysAsync(cancellationToken));
        while (batch.Events.Count > 0)
        {
            try
            {
                await publisher.PublishTracedAsync(batch.Events, options.MaxEventBytes, cancellationToken);
                break;
            }
            catch (OversizeEventException e) when (e.Positions.Count > 0)
            {
                // The hub takes less than the door was told; the others are not to wait for such an event, which would never go.
                batch.Refuse(e);
            }
        }

        if (keepRefused && await quarantine.WriteAsync(origin.Kind, batch.Refused, cancellationToken) is { } path)
            Refused?.Invoke(path);
    }

    private static PublishReport Added(PublishReport report, PublishBatch batch)
    {
        return report.With(new PublishReport(batch.Read, batch.Published, batch.Tombstones, Counts(batch.Refused.Select(e => e.Reason)))
        {
            Truncated = Counts(batch.Truncations.Select(truncation => truncation.Name)),
        });

        static Dictionary<string, long> Counts(IEnumerable<string> names) =>
            names.CountBy(name => name, StringComparer.Ordinal).ToDictionary(count => count.Key, count => (long)count.Value,
                StringComparer.Ordinal);
    }
}

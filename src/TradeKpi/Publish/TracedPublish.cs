using System.Diagnostics;
using TradeKpi.Events;
using TradeKpi.Telemetry;

namespace TradeKpi.Publish;

/// <summary>Publishing as it is told of: one span and one count a batch. While the span is recorded, the events carry it on.</summary>
public static class TracedPublish
{
    /// <param name="maxEventBytes">An event that would grow beyond this travels without its trace.</param>
    public static async Task PublishTracedAsync(
        this IEventPublisher publisher, IReadOnlyList<ChangeEvent> events, int maxEventBytes, CancellationToken cancellationToken)
    {
        using var span = Spans.Start("publish", ActivityKind.Producer, () => TraceParent.Of(events.Select(change => change.Json)));
        span?.SetTag("messaging.operation.name", "publish")
            .SetTag("messaging.operation.type", "send")
            .SetTag("messaging.batch.message_count", events.Count);
        try
        {
            await publisher.PublishAsync(
                span is { Recorded: true } ? [.. events.Select(change => TraceParent.Stamp(change, span, maxEventBytes))] : events,
                cancellationToken);
        }
        catch (Exception e)
        {
            span.Fail(e);
            throw;
        }

        TradeKpiTelemetry.EventsIn.Add(events.Count);
    }
}

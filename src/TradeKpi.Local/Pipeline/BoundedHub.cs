using TradeKpi.Archive;
using TradeKpi.Embedded.Hub;
using TradeKpi.Events;
using TradeKpi.Publish;

namespace TradeKpi.Local.Pipeline;

/// <summary>The hub of a host that serves, which takes nothing more while archive and load are too far behind it.</summary>
internal sealed class BoundedHub(
    EmbeddedHub hub, Lazy<LocalPipeline> pipeline, HubOptions options, ArchiveOptions archive) : IEventPublisher
{
    /// <inheritdoc/>
    /// <exception cref="PipelineBehindException">Too much waits; nothing of these was published.</exception>
    public Task PublishAsync(IReadOnlyList<ChangeEvent> events, CancellationToken cancellationToken)
    {
        var waiting = hub.Lag(archive.ConsumerGroup).Sum() + pipeline.Value.Backlog.Events;
        return waiting > options.MaxBacklog ? throw new PipelineBehindException(waiting) : hub.PublishAsync(events, cancellationToken);
    }
}

using TradeKpi.Events;

namespace TradeKpi.Publish;

/// <summary>The door to the hub. A call that returns means: every event is durably in the hub, in order within a partition key.</summary>
public interface IEventPublisher
{
    Task PublishAsync(IReadOnlyList<ChangeEvent> events, CancellationToken cancellationToken);
}

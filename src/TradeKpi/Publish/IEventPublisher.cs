using TradeKpi.Events;

namespace TradeKpi.Publish;

/// <summary>The door to the hub. A call that returns means: every event is durably in the hub, in order within a partition key.</summary>
public interface IEventPublisher
{
    /// <exception cref="OversizeEventException">Some events are larger than the hub takes; none was published.</exception>
    /// <exception cref="IOException">The hub cannot take events now; some of them may have been published.</exception>
    Task PublishAsync(IReadOnlyList<ChangeEvent> events, CancellationToken cancellationToken);
}

namespace TradeKpi.Events;

/// <summary>The part of a change event that every entity shares: who changed, how, when, and in which order.</summary>
/// <param name="EventId">The source's identity of the event; the same id is the same event, counted once.</param>
/// <param name="Key">The key of the changed row, as text.</param>
/// <param name="Sequence">
/// The source's commit order. For one key the highest (sequence, occurred_at, event_id) wins; where the source tells no position its
/// changes of one sequence and time go by their arrival in the hub.
/// </param>
/// <param name="OccurredAt">When the change happened at the source, in UTC.</param>
/// <param name="Source">The system that the change comes from: ecommerce, crm, inventory, trading-desk, …</param>
public sealed record Envelope(
    string EventId,
    Entity Entity,
    ChangeType ChangeType,
    string Key,
    Int128 Sequence,
    DateTimeOffset OccurredAt,
    string Source,
    int SchemaVersion);

/// <summary>
/// A change event in its normal form: the envelope as read, and the whole event as one line of UTF-8 JSON without a
/// line end, unknown fields kept and money as JSON strings. The line is what travels through hub and lake.
/// </summary>
public sealed record ChangeEvent(Envelope Envelope, ReadOnlyMemory<byte> Json)
{
    /// <summary>Events of one key stay in one partition, so that the hub keeps their order.</summary>
    public string PartitionKey => $"{Envelope.Entity.Wire()}:{Envelope.Key}";
}

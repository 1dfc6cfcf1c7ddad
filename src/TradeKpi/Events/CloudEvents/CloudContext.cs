namespace TradeKpi.Events.CloudEvents;

/// <summary>What a CloudEvent says about the event inside: it fills what that event leaves out.</summary>
/// <param name="EventId">Derived from the CloudEvent's source and id.</param>
/// <param name="Attributes">All attributes but the data, as a compact JSON object.</param>
internal sealed record CloudContext(string EventId, string Source, DateTimeOffset? Time, byte[] Attributes);

namespace TradeKpi.Publish;

/// <summary>Some events are larger than the hub takes, whatever they travel with. None of the call's events was published.</summary>
/// <param name="positions">Where they stand in what was to be published.</param>
/// <param name="limit">What the hub takes at once, its own headers included, in bytes.</param>
public sealed class OversizeEventException(string message, IReadOnlyCollection<int> positions, long limit) : ArgumentException(message)
{
    public IReadOnlyCollection<int> Positions => positions;

    public long Limit => limit;
}

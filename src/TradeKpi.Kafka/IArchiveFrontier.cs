namespace TradeKpi.Kafka;

/// <summary>How far the archive has come with what the hub took.</summary>
public interface IArchiveFrontier
{
    /// <summary>How much each partition of the hub has taken until now.</summary>
    IReadOnlyList<long> Taken();

    /// <summary>Whether the archive has all that was taken then.</summary>
    Task<bool> HasAsync(IReadOnlyList<long> taken, CancellationToken cancellationToken);
}

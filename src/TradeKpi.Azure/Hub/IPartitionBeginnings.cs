namespace TradeKpi.Azure.Hub;

/// <summary>Knows with what a partition of the hub began for the archive.</summary>
public interface IPartitionBeginnings
{
    /// <summary>The first sequence that the hub holds of a partition of which the archive has taken nothing; null once it has.</summary>
    /// <exception cref="IOException">The hub cannot be asked now, or the host's storage cannot be read.</exception>
    Task<long?> BeginsWithAsync(int partition, CancellationToken cancellationToken);
}

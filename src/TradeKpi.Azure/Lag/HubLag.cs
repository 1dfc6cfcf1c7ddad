using System.Globalization;
using Azure;
using Azure.Identity;
using Azure.Messaging.EventHubs.Producer;
using Azure.Storage.Blobs;
using TradeKpi.Azure.Hub;
using TradeKpi.Azure.Lake;
using TradeKpi.Telemetry;

namespace TradeKpi.Azure.Lag;

/// <summary>
/// How many events of each partition the archive has still to take: the hub's newest sequence against the trigger's checkpoint.
/// </summary>
/// <remarks>
/// Checkpoints are blobs of the host's storage, <c>NAMESPACE/HUB/GROUP/checkpoint/PARTITION</c> in lower case, whose metadata holds the
/// sequence:
/// https://github.com/Azure/azure-sdk-for-net/blob/main/sdk/eventhub/Azure.Messaging.EventHubs.Shared/src/BlobCheckpointStore/BlobCheckpointStoreInternal.cs.
/// </remarks>
/// <param name="reader">Whose checkpoints: <c>NAMESPACE/HUB/GROUP</c>.</param>
public sealed class HubLag(EventHubProducerClient producer, BlobContainerClient checkpoints, string reader) : IPartitionBeginnings
{
    /// <summary>The container that the Event Hubs trigger keeps its checkpoints in.</summary>
    public const string Container = "azure-webjobs-eventhub";

    private const string SequenceKey = "sequencenumber";

    /// <exception cref="IOException">The hub cannot be asked now, or the host's storage cannot be read.</exception>
    public async Task ReportAsync(CancellationToken cancellationToken)
    {
        foreach (var partition in await AskAsync(producer.GetPartitionIdsAsync, cancellationToken))
        {
            var state = await AskAsync(token => producer.GetPartitionPropertiesAsync(partition, token), cancellationToken);
            var taken = await TakenAsync(partition, cancellationToken) ?? state.BeginningSequenceNumber - 1;
            TradeKpiTelemetry.ReportLag(
                int.Parse(partition, CultureInfo.InvariantCulture),
                state.IsEmpty ? 0 : Math.Max(0, state.LastEnqueuedSequenceNumber - taken));
        }
    }

    /// <inheritdoc/>
    public async Task<long?> BeginsWithAsync(int partition, CancellationToken cancellationToken)
    {
        var id = partition.ToString(CultureInfo.InvariantCulture);
        return await TakenAsync(id, cancellationToken) is null
            ? (await AskAsync(token => producer.GetPartitionPropertiesAsync(id, token), cancellationToken)).BeginningSequenceNumber
            : null;
    }

    private async Task<T> AskAsync<T>(Func<CancellationToken, Task<T>> question, CancellationToken cancellationToken)
    {
        try
        {
            return await question(cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && HubFailure.Is(e))
        {
            throw new IOException($"The lag of {reader} is unknown, for the hub does not tell its newest event. {HubFailure.Help(e)}", e);
        }
    }

    private async Task<long?> TakenAsync(string partition, CancellationToken cancellationToken)
    {
        var name = $"{reader}/checkpoint/{partition}".ToLowerInvariant();
        try
        {
            var properties = await checkpoints.GetBlobClient(name).GetPropertiesAsync(conditions: null, cancellationToken);
            return properties.Value.Metadata.TryGetValue(SequenceKey, out var told)
                && long.TryParse(told, CultureInfo.InvariantCulture, out var sequence) ? sequence : null;
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return null;
        }
        catch (Exception e) when (LakeFailure.Is(e, cancellationToken))
        {
            var cause = LakeFailure.Cause(e);
            var help = cause switch
            {
                RequestFailedException { Status: 403 } =>
                    "Give this host's identity the role Storage Blob Data Owner on the account of AzureWebJobsStorage.",
                AuthenticationFailedException => "No identity could sign in: see AZURE_CLIENT_ID.",
                _ => "See AzureWebJobsStorage and the network.",
            };
            throw new IOException(
                $"The lag of {reader} is unknown, for the checkpoint {Container}/{name} cannot be read. {help} "
                + cause.FirstLine(),
                e);
        }
    }
}

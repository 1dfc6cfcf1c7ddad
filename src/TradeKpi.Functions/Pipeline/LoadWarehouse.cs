using Azure.Storage.Blobs;
using Microsoft.Azure.Functions.Worker;
using TradeKpi.Load;

namespace TradeKpi.Functions.Pipeline;

/// <summary>
/// A new lake file into the warehouse. Event Grid announces it, and the client only names it: the warehouse reads the file itself. What it
/// throws is an outage of the warehouse: the news comes again a few times, and then <see cref="ReconcileLake"/> finds the file.
/// </summary>
public sealed class LoadWarehouse(LoadGate gate)
{
    [Function(nameof(LoadWarehouse))]
    public Task RunAsync(
        [BlobTrigger("%LakeTriggerPath%", Connection = "LakeStorage", Source = BlobTriggerSource.EventGrid)] BlobClient file,
        CancellationToken cancellationToken) =>
        gate.LoadAsync(file.Name, cancellationToken);
}

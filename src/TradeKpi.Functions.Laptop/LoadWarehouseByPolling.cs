using Azure.Storage.Blobs;
using Microsoft.Azure.Functions.Worker;
using TradeKpi.Functions.Pipeline;
using TradeKpi.Load;

namespace TradeKpi.Functions.Laptop;

/// <summary>
/// <see cref="LoadWarehouse"/> where no Event Grid announces a file: the trigger looks for new ones itself. Azurite has no Event Grid.
/// </summary>
public sealed class LoadWarehouseByPolling(LoadGate gate)
{
    [Function(nameof(LoadWarehouseByPolling))]
    public Task RunAsync(
        [BlobTrigger("%LakeTriggerPath%", Connection = "LakeStorage", Source = BlobTriggerSource.LogsAndContainerScan)] BlobClient file,
        CancellationToken cancellationToken) =>
        gate.LoadAsync(file.Name, cancellationToken);
}

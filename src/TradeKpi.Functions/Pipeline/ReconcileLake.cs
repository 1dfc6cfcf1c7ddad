using Microsoft.Azure.Functions.Worker;
using TradeKpi.Load;

namespace TradeKpi.Functions.Pipeline;

/// <summary>The net under the blob trigger: loads what the lake holds of late and the ledger lacks.</summary>
public sealed class ReconcileLake(LoadGate gate)
{
    [Function(nameof(ReconcileLake))]
    public Task RunAsync([TimerTrigger("%ReconcileSchedule%")] TimerInfo timer, CancellationToken cancellationToken) =>
        gate.ReconcileRecentAsync(cancellationToken);
}

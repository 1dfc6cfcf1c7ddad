using Microsoft.Azure.Functions.Worker;
using TradeKpi.Alert;
using TradeKpi.Operate;

namespace TradeKpi.Functions.Pipeline;

/// <summary>
/// Looks at the alert rules and tells webhooks what changed. While nothing happens it lets the warehouse sleep, unless a delivery is owed
/// or data become stale. The timer runs on one instance at a time.
/// </summary>
public sealed class RaiseAlerts(AlertStage stage, QuietTime quiet)
{
    [Function(nameof(RaiseAlerts))]
    public async Task RunAsync([TimerTrigger("%ReconcileSchedule%")] TimerInfo timer, CancellationToken cancellationToken)
    {
        if (stage.IsDue || await quiet.LastAsync(cancellationToken) is null)
            await stage.LookAsync(cancellationToken);
    }
}

using Microsoft.Azure.Functions.Worker;
using TradeKpi.Azure.Lag;
using TradeKpi.Operate;

namespace TradeKpi.Functions.Pipeline;

/// <summary>Reports what only hub and warehouse know: how far the archive is behind, how old gold is, what waits and what fails.</summary>
/// <param name="lag">Where Event Hubs is the hub; the embedded one tells the stage itself.</param>
public sealed class MeasurePipeline(TelemetryStage stage, IEnumerable<HubLag> lag)
{
    [Function(nameof(MeasurePipeline))]
    public Task RunAsync([TimerTrigger("%ReconcileSchedule%")] TimerInfo timer, CancellationToken cancellationToken) =>
        Halves.AllAsync([stage.SampleAsync(cancellationToken), .. lag.Select(hub => hub.ReportAsync(cancellationToken))]);
}

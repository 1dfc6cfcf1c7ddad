using Microsoft.Extensions.Logging;
using TradeKpi.Alert;
using TradeKpi.Merge;

namespace TradeKpi.Local.Pipeline;

/// <summary>
/// Looks at the alert rules after each run of the graph and each change of theirs, and now and then without: time alone makes data stale.
/// </summary>
internal sealed partial class AlertLoop(
    AlertStage stage, AlertRules rules, IRunEnds ends, AlertOptions options, TimeProvider time, ILogger<AlertLoop> log)
{
    public async Task RunAsync(CancellationToken stop)
    {
        while (true)
        {
            // Asked for before the look: a run that ends during it is looked at next.
            Task ended = Task.WhenAny(ends.Next, rules.NextChange);
            var begun = time.GetTimestamp();
            await LookAsync(stop);

            // Rules that take long have no more than half of the time.
            await Task.Delay(time.GetElapsedTime(begun), time, stop);
            await ended.WaitAsync(options.Every, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            stop.ThrowIfCancellationRequested();
        }
    }

    // Alerts must never stand in the way of the work that they watch: a failure is logged, and the next look goes on.
    private async Task LookAsync(CancellationToken stop)
    {
        try
        {
            await stage.LookAsync(stop);
        }
        catch (Exception e) when (!stop.IsCancellationRequested)
        {
            Failed(log, e);
        }
    }

    [LoggerMessage(LogLevel.Error, "The look at the alert rules failed and is tried again")]
    private static partial void Failed(ILogger logger, Exception exception);
}

using Microsoft.Azure.Functions.Worker;
using TradeKpi.Generate;

namespace TradeKpi.Functions.Pipeline;

/// <summary>Demonstration events: what <c>Generate__Rate</c> made due since the last tick.</summary>
public sealed class GenerateEvents(GenerateStage stage)
{
    private static readonly TimeSpan s_shortInterval = TimeSpan.FromSeconds(10);

    [Function(nameof(GenerateEvents))]
    public Task RunAsync([TimerTrigger("%GenerateSchedule%")] TimerInfo timer, CancellationToken cancellationToken) =>
        stage.CatchUpAsync(Interval(timer), cancellationToken);

    // A schedule below a minute is not monitored and tells nothing.
    private static TimeSpan Interval(TimerInfo timer) =>
        timer.ScheduleStatus is { } status && status.Last != default ? status.Next - status.Last : s_shortInterval;
}

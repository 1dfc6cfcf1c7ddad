using Microsoft.Azure.Functions.Worker;
using TradeKpi.Poll;

namespace TradeKpi.Functions.Pipeline;

/// <summary>
/// Pulls changes from the JSON API that <c>Poll__Url</c> names. What fails is asked for again at the next tick, from the same cursor.
/// </summary>
public sealed class PollSource(PollStage stage)
{
    [Function(nameof(PollSource))]
    public Task RunAsync([TimerTrigger("%PollSchedule%")] TimerInfo timer, CancellationToken cancellationToken) =>
        stage.PollAsync(cancellationToken);
}

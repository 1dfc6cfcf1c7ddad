using Polly;
using Polly.Retry;
using TradeKpi.Generate;
using TradeKpi.Local.Shell;

namespace TradeKpi.Local.Hosting;

/// <summary>
/// The mock sources at work until they are told to stop. Where the hub cannot take their events they wait, as any source does: that is told
/// once, and they go on where they were.
/// </summary>
internal sealed class GenerateLoop(GenerateStage stage, Terminal terminal)
{
    private static readonly TimeSpan s_again = TimeSpan.FromSeconds(2);
    private string? _told;

    public async Task RunAsync(CancellationToken stop)
    {
        var patience = new ResiliencePipelineBuilder { TimeProvider = terminal.Time }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = attempt => ValueTask.FromResult(attempt.Outcome.Exception is IOException or UnauthorizedAccessException),
                MaxRetryAttempts = int.MaxValue,
                Delay = s_again,
                OnRetry = async attempt => await TellAsync(attempt.Outcome.Exception!.Message, isAnew: attempt.Duration > s_again),
            })
            .Build();
        await patience.ExecuteAsync(token => new ValueTask(stage.RunAsync(events: null, token)), stop);
    }

    private async Task TellAsync(string error, bool isAnew)
    {
        if (isAnew || error != _told)
            await terminal.Error.WriteLineAsync($"The generator waits, and goes on by itself: {error}");
        _told = error;
    }
}

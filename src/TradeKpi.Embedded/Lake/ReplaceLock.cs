using Polly;
using Polly.Retry;

namespace TradeKpi.Embedded.Lake;

/// <summary>One at a time, among the tasks of this process and among processes, may replace a file. Taken after crashes only.</summary>
internal sealed class ReplaceLock(string file, TimeProvider time)
{
    private readonly ResiliencePipeline _waiting = new ResiliencePipelineBuilder { TimeProvider = time }
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = attempt => ValueTask.FromResult(
                attempt.Outcome.Exception is IOException failure && Sharing.IsViolation(failure)),
            MaxRetryAttempts = int.MaxValue,
            Delay = TimeSpan.FromMilliseconds(20),
        })
        .Build();

    public async Task<IDisposable> TakeAsync(CancellationToken cancellationToken) => await _waiting.ExecuteAsync(
        _ => ValueTask.FromResult(new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None)), cancellationToken);
}

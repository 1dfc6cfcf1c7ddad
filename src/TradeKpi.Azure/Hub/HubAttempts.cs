using System.Security.Cryptography;
using Azure.Messaging.EventHubs;
using Polly;
using Polly.Retry;

namespace TradeKpi.Azure.Hub;

/// <summary>Calls the hub until it answers or the patience ends: throttling and lost connections pass, refusals do not.</summary>
internal sealed class HubAttempts(EventHubOptions options, TimeProvider time)
{
    private readonly ResiliencePipeline _retries = Retries(options, time);

    /// <exception cref="IOException">The hub did not answer in the last attempt either, or refuses the caller.</exception>
    /// <exception cref="ArgumentException">What was sent is larger than the hub takes.</exception>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        var attempts = 0;
        try
        {
            return await _retries.ExecuteAsync(
                token =>
                {
                    attempts++;
                    return new ValueTask<T>(call(token));
                },
                cancellationToken);
        }
        catch (EventHubsException e) when (e.Reason == EventHubsException.FailureReason.MessageSizeExceeded)
        {
            throw new ArgumentException($"The hub {options.Name} refuses a batch for its size. Lower Publish:MaxEventBytes. {e.Message}",
                nameof(call), e);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && HubFailure.Is(e))
        {
            var what = HubFailure.IsRefusal(e) ? "refuses this host" : $"did not answer as it should in {attempts} attempts";
            throw new IOException($"The hub {options.Name} {what}. {HubFailure.Help(e)}", e);
        }
    }

    private static ResiliencePipeline Retries(EventHubOptions options, TimeProvider time) => options.Retries == 0
        ? ResiliencePipeline.Empty
        : new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = attempt => ValueTask.FromResult(attempt.Outcome.Exception is { } failure && Passes(failure)),
                MaxRetryAttempts = options.Retries,
                DelayGenerator = attempt => ValueTask.FromResult<TimeSpan?>(Pause(options, attempt.AttemptNumber)),
            })
            .Build();

    /// <summary>Between half the pause and the whole, so that hosts that failed together do not come back together.</summary>
    private static TimeSpan Pause(EventHubOptions options, int retry)
    {
        var longest = Math.Min(options.LongestRetry.TotalMilliseconds, options.FirstRetry.TotalMilliseconds * Math.Pow(2, retry));

        // No seed: hosts with the same one would collide for ever.
        return TimeSpan.FromMilliseconds(longest * (1 + RandomNumberGenerator.GetInt32(1000) / 1000.0) / 2);
    }

    private static bool Passes(Exception e) => e switch
    {
        EventHubsException hub => hub.IsTransient
            || hub.Reason is EventHubsException.FailureReason.ServiceBusy or EventHubsException.FailureReason.QuotaExceeded,
        _ => HubFailure.Is(e) && !HubFailure.IsRefusal(e),
    };
}

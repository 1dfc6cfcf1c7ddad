using Polly.Retry;

namespace TradeKpi.Archive;

/// <summary>What the pipeline's loops try again until it succeeds.</summary>
public static class Attempts
{
    /// <summary>What an attempt failed at; null where it did not, or where it ended because its caller called it off.</summary>
    public static Exception? Failure(this RetryPredicateArguments<object> attempt) => attempt.Outcome.Exception is var failure
        && failure is OperationCanceledException && attempt.Context.CancellationToken.IsCancellationRequested ? null : failure;
}

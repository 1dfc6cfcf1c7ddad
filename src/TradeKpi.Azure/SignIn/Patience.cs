namespace TradeKpi.Azure.SignIn;

/// <summary>
/// Calls of something that may be slow to say that it cannot. None waits longer than <paramref name="longest"/>, and for
/// <paramref name="pause"/> after a failure nobody waits at all: he is told of it. Then one call tries again, and the others are told of
/// the failure until it is done.
/// </summary>
internal sealed class Patience(TimeSpan longest, TimeSpan pause, TimeProvider time)
{
    private readonly Lock _gate = new();
    private Exception? _failure;
    private long _failedAt;
    private long _since;
    private TimeSpan _quiet;

    /// <param name="call">Goes on when nobody waits for it any more.</param>
    /// <param name="late">Given what came then.</param>
    /// <param name="isRemembered">Whether a failure says something of the next call.</param>
    /// <exception cref="TimeoutException">There was no answer in time.</exception>
    /// <exception cref="EarlierFailureException">A call failed a moment ago.</exception>
    public async Task<T> RunAsync<T>(
        Func<Task<T>> call, Action<T> late, Func<Exception, bool> isRemembered, CancellationToken cancellationToken)
    {
        Enter();
        var running = Task.Run(call, CancellationToken.None);
        try
        {
            var result = await running.WaitAsync(longest, time, cancellationToken);
            Forget();
            return result;
        }
        catch (Exception e)
        {
            // What comes too late comes all the same; what has failed is observed so.
            _ = LateAsync(running, late);
            if (cancellationToken.IsCancellationRequested)
                throw;
            var failure = running.IsFaulted ? e : new TimeoutException($"There was no answer within {longest.TotalSeconds:0.#} seconds.");
            if (isRemembered(failure))
                Remember(failure);
            if (ReferenceEquals(failure, e))
                throw;
            throw failure;
        }
    }

    private void Enter()
    {
        lock (_gate)
        {
            if (_failure is null)
                return;
            if (time.GetElapsedTime(_since) < _quiet)
                throw new EarlierFailureException(_failure, time.GetElapsedTime(_failedAt));
            (_since, _quiet) = (time.GetTimestamp(), longest);
        }
    }

    private void Forget()
    {
        lock (_gate)
            _failure = null;
    }

    private void Remember(Exception failure)
    {
        lock (_gate)
        {
            _failure = failure;
            _failedAt = _since = time.GetTimestamp();
            _quiet = pause;
        }
    }

    private async Task LateAsync<T>(Task<T> running, Action<T> late)
    {
        try
        {
            late(await running);
            Forget();
        }
        catch (Exception)
        {
            // Who asked has been told already that it did not come in time.
        }
    }
}

/// <summary>Nobody was asked: a call failed a moment ago, for the reason within.</summary>
internal sealed class EarlierFailureException(Exception failure, TimeSpan ago)
    : Exception($"It failed {ago.TotalSeconds:0} seconds ago, and is tried again in a moment: {failure.Message}", failure);

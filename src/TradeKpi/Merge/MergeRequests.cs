using System.Data.Common;

namespace TradeKpi.Merge;

/// <summary>
/// Asks for gold as often as wanted and no more often than <see cref="MergeOptions.Debounce"/> allows. After a quiet time a request asks at
/// once; those within the interval share one ask at its end, so the last rows to arrive are always asked for.
/// </summary>
public sealed class MergeRequests(MergeStage merge, MergeOptions options, TimeProvider time)
{
    private readonly Lock _gate = new();
    private Task? _pending;
    private long? _askedAt;

    /// <summary>Ends when the ask was made that covers everything loaded before this call. Cancelling ends the wait, not the ask.</summary>
    /// <exception cref="DbException">The warehouse cannot take the request. A failed ask does not count: the next one is made at once.</exception>
    public Task RequestAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
            return (_pending ??= AskAsync(Pause())).WaitAsync(cancellationToken);
    }

    private TimeSpan Pause() => _askedAt is { } at && options.Debounce - time.GetElapsedTime(at) is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;

    private async Task AskAsync(TimeSpan pause)
    {
        await Task.Delay(pause, time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.ForceYielding);

        // Whoever comes from here on may have loaded after the warehouse looked, and needs the next ask.
        lock (_gate)
            (_pending, _askedAt) = (null, time.GetTimestamp());
        try
        {
            await merge.RequestAsync(CancellationToken.None);
        }
        catch
        {
            lock (_gate)
                _askedAt = null;
            throw;
        }
    }
}

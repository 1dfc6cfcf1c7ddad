using System.Data.Common;

namespace TradeKpi.Merge;

/// <summary>
/// Asks for gold as often as wanted and no more often than <see cref="MergeOptions.Debounce"/> allows. After a quiet time a request asks
/// after <see cref="MergeOptions.Linger"/>; those within the interval share one ask at its end, so the last rows to arrive are always asked
/// for.
/// </summary>
public sealed class MergeRequests(MergeStage merge, MergeOptions options, TimeProvider time)
{
    private readonly Lock _gate = new();
    private Task _latest = Task.CompletedTask;
    private Task? _pending;
    private long? _askedAt;
    private long _owedRows;

    internal MergeOptions Options => options;

    /// <summary>Ends when the ask was made that covers everything loaded before this call. Cancelling ends the wait, not the ask.</summary>
    /// <exception cref="DbException">The warehouse cannot take the request. A failed ask does not count: the next one is made at
    /// once.</exception>
    public Task RequestAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
            return (_pending ??= _latest = AskAsync(Pause())).WaitAsync(cancellationToken);
    }

    /// <summary>
    /// Asks once <see cref="MergeOptions.Rows"/> were loaded since the last ask; below that, and where a load is to ask for nothing
    /// (<see cref="MergeOptions.OnArrival"/>), it only counts.
    /// </summary>
    /// <param name="rows">How many were loaded now. With none, an ask that failed is made up for.</param>
    /// <exception cref="DbException">The warehouse cannot take the request. The ask is still owed: a retry finds its files loaded
    /// already.</exception>
    public async Task LoadedAsync(long rows, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _owedRows += rows;
            if (_owedRows < options.Rows || !options.OnArrival)
                return;
        }

        await SettleAsync(() => RequestAsync(cancellationToken));
    }

    /// <summary>Ends when gold shows everything that is in bronze, and no ask of ours is under way.</summary>
    /// <exception cref="MergeFailedException">A run failed.</exception>
    /// <exception cref="DbException">The warehouse cannot answer.</exception>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        Task latest;
        lock (_gate)
            latest = _latest;
        await latest.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await SettleAsync(() => merge.DrainAsync(cancellationToken));
    }

    private async Task SettleAsync(Func<Task> ask)
    {
        long owed;
        lock (_gate)
            (owed, _owedRows) = (_owedRows, 0);
        try
        {
            await ask();
        }
        catch
        {
            lock (_gate)
                _owedRows += owed;
            throw;
        }
    }

    private TimeSpan Pause() =>
        _askedAt is { } at && options.Debounce - time.GetElapsedTime(at) is var left && left > options.Linger ? left : options.Linger;

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

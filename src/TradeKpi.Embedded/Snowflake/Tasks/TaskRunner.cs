using TradeKpi.Embedded.Snowflake.Dynamic;
using TradeKpi.Embedded.Snowflake.Engines;

namespace TradeKpi.Embedded.Snowflake.Tasks;

/// <summary>
/// Runs what is due: queued graph runs, scheduled and triggered roots, dynamic tables past their lag. One after another, for the
/// engine has one writer.
/// </summary>
public sealed class TaskRunner : IAsyncDisposable
{
    // Statements about tasks wake the runner; what fills a stream does not.
    private static readonly TimeSpan s_poll = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_shortest = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan s_kept = TimeSpan.FromDays(7);
    private static readonly TimeSpan s_trimEvery = TimeSpan.FromHours(1);

    private readonly TaskCatalog _catalog;
    private readonly TaskQueue _queue;
    private readonly DueRuns _due;
    private readonly GraphRunner _graphs;
    private readonly DynamicTableRefresher _refresher;
    private readonly ITaskStore _store;
    private readonly TimeProvider _time;
    private readonly Turn _turn = new();
    private TaskCompletionSource _woken = NewWake();
    private TaskCompletionSource _ended = NewWake();
    private DateTimeOffset _trimmed = DateTimeOffset.MinValue;
    private long _busy;
    private CancellationTokenSource? _drain;
    private CancellationTokenSource? _abort;
    private Task _loop = Task.CompletedTask;

    internal TaskRunner(
        TaskCatalog catalog, TaskQueue queue, TaskExecution execution, DynamicTableRefresher refresher, ITaskStore store, TimeProvider time)
    {
        (_catalog, _queue, _refresher, _store, _time) = (catalog, queue, refresher, store, time);
        _due = new DueRuns(catalog, queue, execution, time);
        _graphs = new GraphRunner(catalog, queue, execution, store, time);
        (_queue.Added, _catalog.Changed) = (Wake, Wake);
    }

    /// <summary>Told of errors that are no task's own (the store cannot be written, say); the runner goes on after them.</summary>
    public Action<Exception>? Faulted { get; set; }

    /// <summary>
    /// Whether streams that fill start the tasks that wait for them. Without, these run when they are executed by name alone: a bulk load
    /// is brought to gold once, at its end.
    /// </summary>
    public bool Triggers { get => _due.Triggers; set => _due.Triggers = value; }

    /// <summary>Since when the graph run or refresh that goes on now does; null where none does.</summary>
    public DateTimeOffset? BusySince =>
        Interlocked.Read(ref _busy) is var ticks and > 0 ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    /// <summary>Completes when the next graph run ends, however it ends.</summary>
    public Task NextEnd => Volatile.Read(ref _ended).Task;

    /// <summary>Runs everything that is due now, one after another, until nothing is.</summary>
    /// <returns>How many graph runs and refreshes there were.</returns>
    /// <param name="cancellationToken">Cancels the running task, whose row becomes CANCELLED.</param>
    public async Task<int> RunPendingAsync(CancellationToken cancellationToken = default)
    {
        using var turn = await _turn.TakeAsync(cancellationToken);
        var count = 0;
        while (!cancellationToken.IsCancellationRequested && !(_drain?.IsCancellationRequested ?? false)
            && await BusyAsync(cancellationToken))
        {
            count++;
        }

        return count;
    }

    /// <summary>Begins to run in the background what comes due.</summary>
    public Task StartAsync(CancellationToken cancellationToken = default)
    {
        if (_drain is not null)
            throw new InvalidOperationException("The task runner has been started already.");
        _drain = new CancellationTokenSource();
        _abort = new CancellationTokenSource();
        _loop = Task.Run(() => LoopAsync(_drain.Token, _abort.Token), cancellationToken);
        return Task.CompletedTask;
    }

    /// <summary>Begins nothing new and waits for the graph that runs; queued runs wait for the next start.</summary>
    /// <param name="cancellationToken">Ends the patience: the running task is cancelled.</param>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        if (_drain is null || _abort is null)
            return;
        await _drain.CancelAsync();
        var abort = _abort;
        await using (cancellationToken.Register(abort.Cancel))
            await _loop;
        _drain.Dispose();
        _abort.Dispose();
        (_drain, _abort) = (null, null);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(new CancellationToken(canceled: true));
        (_queue.Added, _catalog.Changed) = (null, null);
        _turn.Dispose();
    }

    private static TaskCompletionSource NewWake() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Wake() => Volatile.Read(ref _woken).TrySetResult();

    private async Task LoopAsync(CancellationToken drain, CancellationToken abort)
    {
        while (!drain.IsCancellationRequested)
        {
            // Made before the look, so that what comes during it is not slept over.
            var wake = NewWake();
            Volatile.Write(ref _woken, wake);
            try
            {
                await RunPendingAsync(abort);
            }
            catch (OperationCanceledException)
            {
                continue;
            }
            catch (Exception error)
            {
                Faulted?.Invoke(error);
            }

            await wake.Task.WaitAsync(Rest(), _time, drain).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private TimeSpan Rest()
    {
        var rest = _due.Next - _time.GetUtcNow();
        return rest < s_shortest ? s_shortest : rest < s_poll ? rest.Value : s_poll;
    }

    private async Task<bool> BusyAsync(CancellationToken cancellationToken)
    {
        Interlocked.Exchange(ref _busy, _time.GetUtcNow().UtcTicks);
        try
        {
            return await RunOneAsync(cancellationToken) || await _refresher.RefreshOneDueAsync(cancellationToken);
        }
        finally
        {
            Interlocked.Exchange(ref _busy, 0);
        }
    }

    private async Task<bool> RunOneAsync(CancellationToken cancellationToken)
    {
        await TrimAsync(cancellationToken);
        if (await _due.TakeAsync(cancellationToken) is not { } run)
            return false;
        try
        {
            if (_catalog.Tasks.ContainsKey(run.Root))
                await _graphs.RunAsync(run, cancellationToken);
        }
        finally
        {
            _due.Done(run);
            Interlocked.Exchange(ref _ended, NewWake()).SetResult();
        }

        return true;
    }

    private async Task TrimAsync(CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        if (now - _trimmed < s_trimEvery)
            return;
        _trimmed = now;
        await _store.TrimAsync(now - s_kept, cancellationToken);
    }
}

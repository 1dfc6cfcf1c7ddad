using TradeKpi.Embedded.Snowflake.Dynamic;
using TradeKpi.Embedded.Snowflake.Reading;

namespace TradeKpi.Embedded.Snowflake.Tasks;

/// <summary>
/// Runs what is due: queued graph runs, scheduled and triggered roots, dynamic tables past their lag. One after another, for the
/// engine has one writer.
/// </summary>
public sealed class TaskRunner : IAsyncDisposable
{
    // Triggered tasks and new data announce themselves by Wake; the poll is for hosts that forget to.
    private static readonly TimeSpan s_poll = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_kept = TimeSpan.FromDays(7);
    private static readonly TimeSpan s_trimEvery = TimeSpan.FromHours(1);

    private readonly TaskCatalog _catalog;
    private readonly TaskQueue _queue;
    private readonly TaskExecution _execution;
    private readonly GraphRunner _graphs;
    private readonly DynamicTableRefresher _refresher;
    private readonly ITaskStore _store;
    private readonly TimeProvider _time;
    private readonly TaskAgenda _agenda;
    private readonly SemaphoreSlim _one = new(1);
    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly Lock _idle = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ObjectName? _running;
    private DateTimeOffset _trimmed = DateTimeOffset.MinValue;
    private CancellationTokenSource? _drain;
    private CancellationTokenSource? _abort;
    private Task _loop = Task.CompletedTask;

    internal TaskRunner(
        TaskCatalog catalog, TaskQueue queue, TaskExecution execution, DynamicTableRefresher refresher, ITaskStore store, TimeProvider time)
    {
        (_catalog, _queue, _execution, _refresher, _store, _time) = (catalog, queue, execution, refresher, store, time);
        _graphs = new GraphRunner(catalog, queue, execution, time);
        _agenda = new TaskAgenda(time.GetUtcNow());
        _queue.Changed += Announce;
        _catalog.Changed += Wake;
    }

    /// <summary>Told of errors that are no task's own (the store cannot be written, say); the runner goes on after them.</summary>
    public Action<Exception>? Faulted { get; set; }

    /// <summary>Runs everything that is due now, one after another, until nothing is.</summary>
    /// <returns>How many graph runs and refreshes there were.</returns>
    /// <param name="cancellationToken">Cancels the running task, whose row becomes CANCELLED.</param>
    public async Task<int> RunPendingAsync(CancellationToken cancellationToken = default)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            var count = 0;
            while (!cancellationToken.IsCancellationRequested && !(_drain?.IsCancellationRequested ?? false)
                && (await RunOneAsync(cancellationToken)
                    || await _refresher.RefreshOneDueAsync(cancellationToken)))
            {
                count++;
            }

            return count;
        }
        finally
        {
            _one.Release();
        }
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

    /// <summary>Looks now whether something is due, instead of at the next poll: call it after loading data.</summary>
    public void Wake()
    {
        lock (_idle)
        {
            if (_wake.CurrentCount == 0)
                _wake.Release();
        }
    }

    /// <summary>Waits until no run of a root executes or is queued.</summary>
    /// <param name="root"><c>schema.name</c> of the root.</param>
    /// <remarks>Of the embedded engine only; Snowflake has the history to ask.</remarks>
    public async Task WaitUntilIdleAsync(string root, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(root);
        if (!root.Contains('.', StringComparison.Ordinal))
            throw new ArgumentException("Write the schema too: schema.name.", nameof(root));
        var name = ObjectName.Parse(root);
        while (true)
        {
            Task changed;
            lock (_idle)
            {
                if (_running != name && !_queue.Waits(name))
                    return;
                changed = _changed.Task;
            }

            await changed.WaitAsync(cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(new CancellationToken(canceled: true));
        (_queue.Changed, _catalog.Changed) = (null, null);
        _one.Dispose();
        _wake.Dispose();
    }

    private async Task LoopAsync(CancellationToken drain, CancellationToken abort)
    {
        while (!drain.IsCancellationRequested)
        {
            try
            {
                await RunPendingAsync(abort);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                Faulted?.Invoke(error);
            }
            catch (OperationCanceledException)
            {
                continue;
            }

            await RestAsync(drain);
        }
    }

    private async Task RestAsync(CancellationToken drain)
    {
        using var rested = CancellationTokenSource.CreateLinkedTokenSource(drain);
        var wait = _agenda.Next is { } next && next - _time.GetUtcNow() < s_poll ? next - _time.GetUtcNow() : s_poll;
        var poll = Task.Delay(wait > TimeSpan.Zero ? wait : TimeSpan.FromMilliseconds(1), _time, rested.Token);
        var woken = _wake.WaitAsync(rested.Token);
        await Task.WhenAny(poll, woken);
        await rested.CancelAsync();
        await Task.WhenAll(poll, woken).ContinueWith(
            _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private async Task<bool> RunOneAsync(CancellationToken stop)
    {
        var now = _time.GetUtcNow();
        await TrimAsync(now, stop);
        _agenda.Update(_catalog.Tasks);
        TaskRun? run;
        lock (_idle)
        {
            run = _queue.Take();
            _running = run?.Root;
        }

        run ??= Scheduled(now) ?? await TriggeredAsync(now, stop);
        if (run is null)
            return false;

        lock (_idle)
            _running = run.Root;
        try
        {
            if (_catalog.Tasks.ContainsKey(run.Root))
                await _graphs.RunAsync(run, stop);
        }
        finally
        {
            if (run.From == ScheduledFrom.Schedule)
                _agenda.Done(run.Root, _time.GetUtcNow());
            lock (_idle)
                _running = null;
            Announce();
        }

        return true;
    }

    private void Announce()
    {
        lock (_idle)
        {
            _changed.TrySetResult();
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        Wake();
    }

    private TaskRun? Scheduled(DateTimeOffset now) => _agenda.Due(now) is { } due
        ? _queue.NewRun(_catalog.Tasks[due.Name], ScheduledFrom.Schedule, due.Due)
        : null;

    private async Task<TaskRun?> TriggeredAsync(DateTimeOffset now, CancellationToken stop)
    {
        var waiting = _catalog.Tasks.Values.Where(task => task is { IsTriggered: true, Started: true } && _agenda.MayTrigger(task, now));
        foreach (var task in waiting.OrderBy(task => task.Name.ToString(), StringComparer.Ordinal))
        {
            if (!await IsTrueAsync(task, stop))
                continue;
            _agenda.Triggered(task.Name, now);
            return _queue.NewRun(task, ScheduledFrom.Trigger, now);
        }

        return null;
    }

    private async Task<bool> IsTrueAsync(TaskDefinition task, CancellationToken stop)
    {
        try
        {
            return await _execution.IsTrueAsync(task.Condition!, stop);
        }
        catch (Exception) when (!stop.IsCancellationRequested)
        {
            // The run evaluates it again and keeps the error where people look: in the history.
            return true;
        }
    }

    private async Task TrimAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (now - _trimmed < s_trimEvery)
            return;
        _trimmed = now;
        await _store.TrimAsync(now - s_kept, cancellationToken);
    }
}

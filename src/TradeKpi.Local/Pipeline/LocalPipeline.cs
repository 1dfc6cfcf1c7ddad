using System.Data.Common;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using TradeKpi.Archive;
using TradeKpi.Embedded;
using TradeKpi.Lake;
using TradeKpi.Load;
using TradeKpi.Merge;
using TradeKpi.Operate;
using TradeKpi.Publish;

namespace TradeKpi.Local.Pipeline;

/// <summary>
/// The pipeline in one process: archives what the hub holds, and tells of the files as they are written. It can be stopped and started
/// again at any time; what is left to do follows from hub, lake and ledger.
/// </summary>
internal sealed partial class LocalPipeline : IDisposable
{
    private readonly ArchivePump _pump;
    private readonly Drain _drain;
    private readonly PipelineLoops _loops;
    private readonly EmbeddedDatabase _database;
    private readonly TimeProvider _time;
    private readonly ILogger<LocalPipeline> _log;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly TaskCompletionSource<Exception> _givenUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _replaced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenSource? _stop;
    private Task _running = Task.CompletedTask;
    private long _loaded;
    private long _held;
    private long _begun;

    public LocalPipeline(
        ArchivePump pump, PublishStage door, LoadGate gate, TelemetryStage telemetry, AlertLoop alerts, EmbeddedDatabase database,
        TimeProvider time, ILogger<LocalPipeline> log)
    {
        (_pump, _database, _time, _log) = (pump, database, time, log);
        _drain = new Drain(pump, gate, time);
        _loops = new PipelineLoops(pump, door, gate, telemetry, alerts, time, log);
        _loops.LoadFailed = Notice;
        gate.Loaded = Count;
    }

    /// <summary>Rows that came to bronze since the start, quarantine and tombstones apart.</summary>
    public long Loaded => Interlocked.Read(ref _loaded);

    /// <summary>What was archived since the start and is not loaded yet.</summary>
    public LoadBacklog Backlog => _loops.Backlog;

    /// <summary>The last error of the load, while it stands; null when all is well.</summary>
    public string? LoadError => _loops.LoadError;

    /// <summary>Ends, with what it said, when the engine refuses everything until its database is opened again.</summary>
    public Task<Exception> GivenUp => _givenUp.Task;

    /// <summary>Ends when another warehouse is to take this one's place, as soon as that is closed.</summary>
    public Task Replaced => _replaced.Task;

    /// <summary>Since when archive and load wait for work that needs them still; null while they may go on.</summary>
    public DateTimeOffset? HeldSince => At(ref _held);

    /// <summary>When archive and load began to work; null where they have not.</summary>
    public DateTimeOffset? BegunAt => At(ref _begun);

    /// <inheritdoc cref="EmbeddedDatabase.BusySince"/>
    public DateTimeOffset? RefreshingSince => _database.BusySince;

    /// <summary>Every partition's archive.</summary>
    public IReadOnlyList<PartitionHealth> Health => _pump.Health;

    /// <summary>Begins to work in the background.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        ListenToTasks();
        await _database.StartTasksAsync(cancellationToken);
        Begin();
    }

    /// <summary>Ends the background work in good order, then brings everything that was accepted to gold.</summary>
    /// <returns>False where another warehouse is to take this one's place, and is to be asked for it.</returns>
    /// <exception cref="MergeFailedException">A refresh failed.</exception>
    public async Task<bool> StopAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await HaltAsync();
            if (_replaced.Task.IsCompleted)
                return false;
            await _drain.RunAsync(isServing: false, cancellationToken);
        }
        finally
        {
            _turn.Release();
        }

        await _database.StopTasksAsync(cancellationToken);
        await _loops.SampleOnceAsync(cancellationToken);
        return true;
    }

    /// <summary>Ends the background work, and leaves what is to be done for the next start.</summary>
    public async Task AbandonAsync()
    {
        await _turn.WaitAsync();
        await HaltAsync();
        _turn.Release();
    }

    /// <summary>Drains to gold, and does something while neither lake nor warehouse change; the hub takes events meanwhile.</summary>
    /// <exception cref="MergeFailedException">A refresh failed.</exception>
    /// <exception cref="IOException">Another warehouse is about to take this one's place; or the drain does not get on.</exception>
    public Task<T> WhileStillAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        return StillAsync(
            async () =>
            {
                await _drain.RunAsync(isServing: true, cancellationToken);
                return await work();
            },
            _ => false, cancellationToken);
    }

    /// <summary>
    /// The same for what may replace the warehouse, which is told what keeps that from being brought to gold. Where it is to be replaced,
    /// nothing begins again, and <see cref="Replaced"/> ends.
    /// </summary>
    /// <exception cref="IOException">Another warehouse is about to take this one's place; or the drain does not get on.</exception>
    public Task<T> ReplaceAsync<T>(Func<Exception?, Task<T>> work, Predicate<T> replaces, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        return StillAsync(async () => await work(await HindranceAsync(cancellationToken)), replaces, cancellationToken);
    }

    /// <summary>Without working in the background: brings to gold what hub and lake hold, and returns.</summary>
    /// <exception cref="MergeFailedException">A refresh failed.</exception>
    public async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        ListenToTasks();
        await _database.StartTasksAsync(cancellationToken);
        await _drain.RunAsync(isServing: false, cancellationToken);
        await _database.StopTasksAsync(cancellationToken);
    }

    public void Dispose()
    {
        _turn.Dispose();
        _stop?.Dispose();
    }

    private void Begin()
    {
        // What goes on in the background is no part of the request that started it.
        Activity.Current = null;
        _stop = new CancellationTokenSource();
        Interlocked.Exchange(ref _begun, _time.GetUtcNow().UtcTicks);
        _running = _loops.RunAsync(_stop.Token);
    }

    private static DateTimeOffset? At(ref long ticks) =>
        Interlocked.Read(ref ticks) is var known and > 0 ? new DateTimeOffset(known, TimeSpan.Zero) : null;

    private async Task<T> StillAsync<T>(Func<Task<T>> work, Predicate<T> replaces, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        var wasRunning = _stop is not null;
        try
        {
            // Whoever waited for the turn would keep the host from closing what was replaced meanwhile.
            if (_replaced.Task.IsCompleted)
                throw new IOException("The warehouse was rebuilt just now, and the new one is opened.");
            await HaltAsync();
            Interlocked.Exchange(ref _held, wasRunning ? _time.GetUtcNow().UtcTicks : 0);
            var done = await work();
            if (replaces(done))
                _replaced.TrySetResult();
            return done;
        }
        finally
        {
            if (wasRunning && !_replaced.Task.IsCompleted)
                Begin();
            Interlocked.Exchange(ref _held, 0);
            _turn.Release();
        }
    }

    private async Task<Exception?> HindranceAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _drain.RunAsync(isServing: true, cancellationToken);
            return null;
        }
        catch (Exception e) when (e is DbException or MergeFailedException)
        {
            return e;
        }
    }

    private async Task HaltAsync()
    {
        if (_stop is null)
            return;
        await _stop.CancelAsync();
        await _running.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        _stop.Dispose();
        _stop = null;
    }

    private void ListenToTasks() => _database.Faulted = error =>
    {
        _drain.Hindered(error);
        Notice(error);
        Failed(_log, "The task runner", error);
    };

    private void Notice(Exception error)
    {
        if (StorageFaults.IsGivenUp(error))
            _givenUp.TrySetResult(error);
    }

    private void Count(LoadReport report) =>
        Interlocked.Add(ref _loaded, report.Rows.Where(rows => rows.Key is not ("quarantine" or LakePath.Tombstone))
            .Sum(rows => rows.Value));

    [LoggerMessage(LogLevel.Error, "{What} failed and tries again")]
    private static partial void Failed(ILogger logger, string what, Exception exception);
}

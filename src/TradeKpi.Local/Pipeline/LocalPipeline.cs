using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;
using TradeKpi.Archive;
using TradeKpi.Embedded;
using TradeKpi.Load;
using TradeKpi.Merge;
using TradeKpi.Operate;

namespace TradeKpi.Local.Pipeline;

/// <summary>
/// The pipeline in one process: archives what the hub holds, and tells of the files as they are written. It can be stopped and started
/// again
/// at any time; what is left to do follows from hub, lake and ledger.
/// </summary>
internal sealed partial class LocalPipeline : IDisposable
{
    private static readonly TimeSpan s_reconcileEvery = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_sampleEvery = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan s_retry = TimeSpan.FromSeconds(2);

    private readonly ArchivePump _pump;
    private readonly LoadGate _gate;
    private readonly TelemetryStage _telemetry;
    private readonly EmbeddedDatabase _database;
    private readonly TimeProvider _time;
    private readonly ILogger<LocalPipeline> _log;
    private readonly ResiliencePipeline _patience;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private CancellationTokenSource? _stop;
    private Task _running = Task.CompletedTask;

    public LocalPipeline(
        ArchivePump pump, LoadGate gate, TelemetryStage telemetry, EmbeddedDatabase database, TimeProvider time, ILogger<LocalPipeline> log)
    {
        (_pump, _gate, _telemetry, _database, _time, _log) = (pump, gate, telemetry, database, time, log);
        _patience = Patience();
        gate.Loaded = Counters.Add;
    }

    public PipelineCounters Counters { get; } = new();

    /// <summary>Every partition's archive.</summary>
    public IReadOnlyList<PartitionHealth> Health => _pump.Health;

    /// <summary>Begins to work in the background.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _database.Faulted = error => Failed(_log, "The task runner", error);
        await _database.StartTasksAsync(cancellationToken);
        Begin();
    }

    /// <summary>Ends the background work in good order, then brings everything that was accepted to gold.</summary>
    /// <exception cref="MergeFailedException">A refresh failed.</exception>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await HaltAsync();
            await DrainAsync(cancellationToken);
        }
        finally
        {
            _turn.Release();
        }

        await _database.StopTasksAsync(cancellationToken);
        await SampleOnceAsync(cancellationToken);
    }

    /// <summary>Drains to gold, and does something while neither lake nor warehouse change; the hub takes events meanwhile.</summary>
    public async Task<T> WhileStillAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        await _turn.WaitAsync(cancellationToken);
        var wasRunning = _stop is not null;
        try
        {
            await HaltAsync();
            await DrainAsync(cancellationToken);
            return await work();
        }
        finally
        {
            if (wasRunning)
                Begin();
            _turn.Release();
        }
    }

    /// <summary>Without working in the background: brings to gold what hub and lake hold, and returns.</summary>
    /// <exception cref="MergeFailedException">A refresh failed.</exception>
    public async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        await _database.StartTasksAsync(cancellationToken);
        await DrainAsync(cancellationToken);
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
        var stop = _stop.Token;
        var paths = Channel.CreateUnbounded<string>(new UnboundedChannelOptions { SingleReader = true });
        var archive = _pump.RunAsync(report => OnArchived(report, paths.Writer), stop);
        _running = Task.WhenAll(archive, LoadAsync(paths.Reader, stop), ReconcileAsync(stop), SampleAsync(stop));
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

    private async Task DrainAsync(CancellationToken cancellationToken)
    {
        await _pump.DrainAsync(Counters.Add, cancellationToken);
        await _gate.DrainAsync(cancellationToken);
    }

    private void OnArchived(ArchiveReport report, ChannelWriter<string> paths)
    {
        Counters.Add(report);
        foreach (var path in report.Paths)
            paths.TryWrite(path);
    }

    private async Task LoadAsync(ChannelReader<string> paths, CancellationToken stop)
    {
        while (await paths.WaitToReadAsync(stop))
        {
            var batch = new List<string>();
            while (paths.TryRead(out var path))
                batch.Add(path);
            await PatientlyAsync(token => _gate.LoadAsync(batch, token), stop);
        }
    }

    private async Task ReconcileAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(s_reconcileEvery, _time);
        do
            await PatientlyAsync(_gate.ReconcileAsync, stop);
        while (await timer.WaitForNextTickAsync(stop));
    }

    private async Task SampleAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(s_sampleEvery, _time);
        do
            await SampleOnceAsync(stop);
        while (await timer.WaitForNextTickAsync(stop));
    }

    // Telling of the work must never stand in its way.
    private async Task SampleOnceAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _telemetry.SampleAsync(cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            Failed(_log, "The sample of the metrics", e);
        }
    }

    private async Task PatientlyAsync(Func<CancellationToken, Task> load, CancellationToken stop)
    {
        await _patience.ExecuteAsync(token => new ValueTask(load(token)), stop);
        Counters.LoadError = null;
    }

    // The warehouse may be busy or its disk full: nothing is lost by waiting, everything by giving up.
    private ResiliencePipeline Patience() => new ResiliencePipelineBuilder { TimeProvider = _time }
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = attempt => ValueTask.FromResult(attempt.Outcome.Exception is not null),
            MaxRetryAttempts = int.MaxValue,
            Delay = s_retry,
            OnRetry = attempt =>
            {
                Counters.LoadError = attempt.Outcome.Exception!.Message;
                Failed(_log, "The load", attempt.Outcome.Exception);
                return ValueTask.CompletedTask;
            },
        })
        .Build();

    [LoggerMessage(LogLevel.Error, "{What} failed and tries again")]
    private static partial void Failed(ILogger logger, string what, Exception exception);
}

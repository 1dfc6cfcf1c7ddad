using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using TradeKpi.Archive;
using TradeKpi.Embedded;
using TradeKpi.Load;
using TradeKpi.Merge;
using TradeKpi.Operate;

namespace TradeKpi.Local.Pipeline;

/// <summary>
/// The pipeline in one process: archives what the hub holds, loads the files as they are written, and asks for gold. It can be stopped and
/// started again at any time; what is left to do follows from hub, lake and ledger.
/// </summary>
internal sealed partial class LocalPipeline(
    ArchivePump pump, LoadStage load, MergeStage merge, TelemetryStage telemetry, EmbeddedDatabase database, TimeProvider time, ILogger<LocalPipeline> log) : IDisposable
{
    private static readonly TimeSpan s_reconcileEvery = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_sampleEvery = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan s_retry = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private CancellationTokenSource? _stop;
    private Task _running = Task.CompletedTask;
    private long _mergeEvery;

    public PipelineCounters Counters { get; } = new();

    /// <summary>Every partition's archive.</summary>
    public IReadOnlyList<PartitionHealth> Health => pump.Health;

    /// <summary>Begins to work in the background.</summary>
    /// <param name="mergeEvery">Gold is asked for after so many rows: 1 for freshness, millions for a replay.</param>
    public async Task StartAsync(long mergeEvery, CancellationToken cancellationToken)
    {
        database.Faulted = error => Failed(log, "The task runner", error);
        await database.StartTasksAsync(cancellationToken);
        _mergeEvery = mergeEvery;
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

        await database.StopTasksAsync(cancellationToken);
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
        await database.StartTasksAsync(cancellationToken);
        await DrainAsync(cancellationToken);
        await database.StopTasksAsync(cancellationToken);
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
        var archive = pump.RunAsync(report => OnArchived(report, paths.Writer), stop);
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
        await pump.DrainAsync(Counters.Add, cancellationToken);
        Counters.Add(await load.ReconcileAsync(cancellationToken));
        await merge.DrainAsync(cancellationToken);
    }

    private void OnArchived(ArchiveReport report, ChannelWriter<string> paths)
    {
        Counters.Add(report);
        foreach (var path in report.Paths)
            paths.TryWrite(path);
    }

    private async Task LoadAsync(ChannelReader<string> paths, CancellationToken stop)
    {
        var unmerged = 0L;
        while (await paths.WaitToReadAsync(stop))
        {
            var batch = new List<string>();
            while (paths.TryRead(out var path))
                batch.Add(path);
            await PatientlyAsync(
                async () =>
                {
                    var report = await load.LoadAsync(batch, stop);
                    Counters.Add(report);
                    unmerged += report.Rows.Values.Sum();
                    if (unmerged < _mergeEvery)
                        return;
                    await merge.RequestAsync(stop);
                    unmerged = 0;
                },
                stop);
        }
    }

    private async Task ReconcileAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(s_reconcileEvery, time);
        do
        {
            await PatientlyAsync(
                async () =>
                {
                    var report = await load.ReconcileAsync(stop);
                    Counters.Add(report);
                    if (report.Rows.Values.Sum() >= _mergeEvery)
                        await merge.RequestAsync(stop);
                },
                stop);
        }
        while (await timer.WaitForNextTickAsync(stop));
    }

    private async Task SampleAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(s_sampleEvery, time);
        do
            await SampleOnceAsync(stop);
        while (await timer.WaitForNextTickAsync(stop));
    }

    // Telling of the work must never stand in its way.
    private async Task SampleOnceAsync(CancellationToken cancellationToken)
    {
        try
        {
            await telemetry.SampleAsync(cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            Failed(log, "The sample of the metrics", e);
        }
    }

    // The warehouse may be busy or its disk full: nothing is lost by waiting, everything by giving up.
    private async Task PatientlyAsync(Func<Task> work, CancellationToken stop)
    {
        while (true)
        {
            try
            {
                await work();
                Counters.LoadError = null;
                return;
            }
            catch (Exception e) when (!stop.IsCancellationRequested)
            {
                Counters.LoadError = e.Message;
                Failed(log, "The load", e);
            }

            await Task.Delay(s_retry, time, stop);
        }
    }

    [LoggerMessage(LogLevel.Error, "{What} failed and tries again")]
    private static partial void Failed(ILogger logger, string what, Exception exception);
}

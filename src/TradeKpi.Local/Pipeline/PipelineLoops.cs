using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;
using TradeKpi.Archive;
using TradeKpi.Load;
using TradeKpi.Operate;
using TradeKpi.Publish;

namespace TradeKpi.Local.Pipeline;

/// <summary>
/// What goes on in the background until it is told to stop: archives what comes to the hub, loads each file as it is written, also of what
/// the door refused, looks for files that were missed, samples the metrics, and looks at the alert rules.
/// </summary>
internal sealed partial class PipelineLoops
{
    private const int MostPaths = 10_000;

    private static readonly TimeSpan s_reconcileEvery = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_sampleEvery = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan s_retry = TimeSpan.FromSeconds(2);

    private readonly ArchivePump _pump;
    private readonly PublishStage _door;
    private readonly LoadGate _gate;
    private readonly TelemetryStage _telemetry;
    private readonly AlertLoop _alerts;
    private readonly TimeProvider _time;
    private readonly ILogger<LocalPipeline> _log;
    private readonly ResiliencePipeline _patience;

    public PipelineLoops(
        ArchivePump pump, PublishStage door, LoadGate gate, TelemetryStage telemetry, AlertLoop alerts, TimeProvider time,
        ILogger<LocalPipeline> log)
    {
        Backlog = new LoadBacklog(time);
        gate.Settled = Backlog.Settled;
        (_pump, _door, _gate, _telemetry, _alerts, _time, _log) = (pump, door, gate, telemetry, alerts, time, log);
        _patience = Patience();
    }

    /// <summary>The last error of the load, while it stands; null when all is well.</summary>
    public string? LoadError { get; private set; }

    /// <summary>What was archived since the start and is not loaded yet.</summary>
    public LoadBacklog Backlog { get; }

    /// <summary>Told of each failure of the load. It must not throw.</summary>
    public Action<Exception>? LoadFailed { get; set; }

    public Task RunAsync(CancellationToken stop)
    {
        // While the load stands the archive goes on: what finds no room here the reconciliation finds in the lake.
        var paths = Channel.CreateBounded<string>(
            new BoundedChannelOptions(MostPaths) { SingleReader = true, FullMode = BoundedChannelFullMode.DropWrite });
        _door.Refused = path => paths.Writer.TryWrite(path);
        var archive = _pump.RunAsync(report => Announce(report, paths.Writer), stop);
        return Task.WhenAll(archive, LoadAsync(paths.Reader, stop), ReconcileAsync(stop), SampleAsync(stop), _alerts.RunAsync(stop));
    }

    /// <summary>Samples the metrics now. Telling of the work must never stand in its way: a failure is logged.</summary>
    public async Task SampleOnceAsync(CancellationToken cancellationToken)
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

    private void Announce(ArchiveReport report, ChannelWriter<string> paths)
    {
        Backlog.Archived(report.Events, report.Paths);
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

    /// <summary>First whatever an earlier run left undone, then only what can still change.</summary>
    private async Task ReconcileAsync(CancellationToken stop)
    {
        await PatientlyAsync(_gate.ReconcileAsync, stop);
        await EveryAsync(s_reconcileEvery, () => PatientlyAsync(_gate.ReconcileRecentAsync, stop), stop);
    }

    private Task SampleAsync(CancellationToken stop) => EveryAsync(s_sampleEvery, () => SampleOnceAsync(stop), stop);

    private async Task EveryAsync(TimeSpan pause, Func<Task> work, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(pause, _time);
        do
            await work();
        while (await timer.WaitForNextTickAsync(stop));
    }

    private async Task PatientlyAsync(Func<CancellationToken, Task> load, CancellationToken stop)
    {
        await _patience.ExecuteAsync(token => new ValueTask(load(token)), stop);
        LoadError = null;
    }

    // The warehouse may be busy or its disk full: nothing is lost by waiting, everything by giving up.
    private ResiliencePipeline Patience() => new ResiliencePipelineBuilder { TimeProvider = _time }
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = attempt => ValueTask.FromResult(attempt.Failure() is not null),
            MaxRetryAttempts = int.MaxValue,
            Delay = s_retry,
            OnRetry = attempt =>
            {
                LoadError = attempt.Outcome.Exception!.Message;
                Failed(_log, "The load", attempt.Outcome.Exception);
                LoadFailed?.Invoke(attempt.Outcome.Exception);
                return ValueTask.CompletedTask;
            },
        })
        .Build();

    [LoggerMessage(LogLevel.Error, "{What} failed and tries again")]
    private static partial void Failed(ILogger logger, string what, Exception exception);
}

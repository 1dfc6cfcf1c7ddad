using System.Data.Common;
using TradeKpi.Lake;
using TradeKpi.Merge;

namespace TradeKpi.Load;

/// <summary>
/// From the lake to gold, for every host: loads the files that it is told of, or that it finds itself, and asks for the merge of what came.
/// News that arrive one by one, as from a blob trigger, are gathered: those that arrive together are loaded by one COPY.
/// </summary>
public sealed class LoadGate(LoadStage load, MergeRequests merge, LoadOptions options, TimeProvider time) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly MergeShare _share = new(merge.Options);
    private JointLoad? _gathering;

    /// <summary>Told of each load that committed, whatever becomes of its merge then; from several threads. It must not throw.</summary>
    public Action<LoadReport>? Loaded { get; set; }

    /// <summary>Told of the files of each load that ended: they are loaded, or refused for good. It must not throw.</summary>
    public Action<IReadOnlyCollection<string>>? Settled { get; set; }

    /// <summary>
    /// Loads the file, with others that come within <see cref="LoadOptions.Linger"/> or while an earlier load runs, and ends when the merge
    /// was asked for. A file that COPY refuses for its content stands in <see cref="LoadReport.Failures"/> and throws nothing. Cancelling
    /// ends this caller's wait, not the load that it shares with others.
    /// </summary>
    /// <returns>The report of the whole joint load.</returns>
    /// <exception cref="ArgumentException">The path is no lake path.</exception>
    /// <exception cref="DbException">The warehouse cannot be used now. Every caller of the joint load is told, and may come
    /// again.</exception>
    public async Task<LoadReport> LoadAsync(string lakePath, CancellationToken cancellationToken)
    {
        LakePath.Checked(lakePath);
        return await Join(lakePath).WaitAsync(cancellationToken);
    }

    /// <summary>Loads files that arrived together already, without waiting for more, and asks for the merge of what came.</summary>
    /// <exception cref="DbException">The warehouse cannot be used now.</exception>
    public async Task<LoadReport> LoadAsync(IReadOnlyCollection<string> lakePaths, CancellationToken cancellationToken) =>
        await BoundedAsync(lakePaths, cancellationToken);

    /// <summary>Loads what the lake holds and the ledger lacks, and asks for the merge of what came.</summary>
    /// <inheritdoc cref="LoadStage.ReconcileAsync(CancellationToken)"/>
    public async Task<LoadReport> ReconcileAsync(CancellationToken cancellationToken) =>
        await load.ReconcileByAsync(BoundedAsync, cancellationToken);

    /// <summary>Loads what was missed lately, and asks for the merge of what came.</summary>
    /// <inheritdoc cref="LoadStage.ReconcileRecentAsync"/>
    public async Task<LoadReport> ReconcileRecentAsync(CancellationToken cancellationToken) =>
        await load.ReconcileRecentByAsync(BoundedAsync, cancellationToken);

    /// <summary>Loads what the lake holds and the ledger lacks, and waits until gold shows it.</summary>
    /// <exception cref="MergeFailedException">A run failed.</exception>
    /// <exception cref="DbException">The warehouse cannot be used now.</exception>
    public async Task<LoadReport> DrainAsync(CancellationToken cancellationToken)
    {
        var report = await load.ReconcileByAsync(
            (paths, token) => InSharesAsync(paths, one =>
            {
                Loaded?.Invoke(one);
                return Task.CompletedTask;
            },
            token),
            cancellationToken);
        await GoldAsync(cancellationToken);
        return report;
    }

    public void Dispose() => _turn.Dispose();

    private Task<LoadReport> BoundedAsync(IReadOnlyCollection<string> lakePaths, CancellationToken cancellationToken) =>
        InSharesAsync(lakePaths, report => MergedAsync(report, cancellationToken), cancellationToken);

    private async Task<LoadReport> InSharesAsync(
        IReadOnlyCollection<string> lakePaths, Func<LoadReport, Task> loaded, CancellationToken cancellationToken)
    {
        var report = LoadReport.Empty;
        foreach (var share in _share.Cut(lakePaths))
        {
            if (_share.MustWait())
                await GoldAsync(cancellationToken);
            var one = await load.LoadAsync(share, cancellationToken);
            Settled?.Invoke(share);
            _share.Loaded(one.Rows.Values.Sum());
            await loaded(one);
            report = report.Plus(one);
        }

        // One run may have left some of it, and nobody might come to ask for the next.
        if (_share.MustWait())
            await GoldAsync(cancellationToken);
        return report;
    }

    private async Task GoldAsync(CancellationToken cancellationToken)
    {
        await merge.DrainAsync(cancellationToken);
        _share.InGold();
    }

    private Task<LoadReport> Join(string lakePath)
    {
        lock (_gate)
        {
            var joint = _gathering ??= Begin();
            joint.Paths.Add(lakePath);
            if (joint.Paths.Count >= options.FilesPerCopy)
            {
                _gathering = null;
                joint.Full.SetResult();
            }

            return joint.Report;
        }
    }

    private JointLoad Begin()
    {
        var joint = new JointLoad();
        joint.Report = LoadAsync(joint);
        return joint;
    }

    private async Task<LoadReport> LoadAsync(JointLoad joint)
    {
        await Task.WhenAny(joint.Full.Task, Task.Delay(options.Linger, time, CancellationToken.None))
            .ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        await _turn.WaitAsync(CancellationToken.None);
        LoadReport report;
        try
        {
            lock (_gate)
            {
                if (_gathering == joint)
                    _gathering = null;
            }

            report = await load.LoadAsync(joint.Paths, CancellationToken.None);
            Settled?.Invoke(joint.Paths);
        }
        finally
        {
            _turn.Release();
        }

        return await MergedAsync(report, CancellationToken.None);
    }

    private async Task<LoadReport> MergedAsync(LoadReport report, CancellationToken cancellationToken)
    {
        Loaded?.Invoke(report);
        await merge.LoadedAsync(report.Rows.Values.Sum(), cancellationToken);
        return report;
    }

    private sealed class JointLoad
    {
        public List<string> Paths { get; } = [];

        public TaskCompletionSource Full { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<LoadReport> Report { get; set; } = Task.FromResult(LoadReport.Empty);
    }
}

using System.Data.Common;
using Microsoft.Extensions.Logging;
using TradeKpi.Report.Asking;

namespace TradeKpi.Alert;

/// <summary>
/// Looks at the rules after each version of gold, keeps what changed together with what is owed to each webhook, and then pays it. A change
/// is committed once, before anything is sent; its delivery is tried until it is taken, under one <c>webhook-id</c>. So a process that dies
/// anywhere tells of every change, and tells again only what was answered and not yet noted: who keeps the ids has each once.
/// </summary>
/// <remarks>Versions that come and go between two looks are judged by the one that stands.</remarks>
public sealed partial class AlertStage(
    DbDataSource warehouse, ReportStage reports, AlertRules rules, IHttpClientFactory clients, AlertOptions options, TimeProvider time,
    ILogger<AlertStage> log) : IDisposable
{
    private readonly AlertJudge _judge = new(reports, time);
    private readonly AlertDeliveries _deliveries = new(warehouse, new AlertSender(clients, options, time), options, time, log);
    private readonly SemaphoreSlim _oneAtATime = new(1, 1);
    private bool _hasLooked;
    private DateTimeOffset? _firesAt;

    /// <summary>
    /// Whether a look may find something although nothing has come to gold: none was taken, a delivery is owed, or a staleness falls due.
    /// </summary>
    public bool IsDue => !_hasLooked || _deliveries.IsOwing || _firesAt <= time.GetUtcNow();

    /// <summary>One look: judges the rules, and delivers what is due.</summary>
    /// <exception cref="DbException">The warehouse cannot answer.</exception>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            await JudgeAsync(cancellationToken);
            await _deliveries.PayAsync(cancellationToken);
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    public void Dispose() => _oneAtATime.Dispose();

    private async Task JudgeAsync(CancellationToken cancellationToken)
    {
        await using var connection = await warehouse.OpenConnectionAsync(cancellationToken);
        var all = await rules.ReadAsync(connection, cancellationToken);
        var states = await AlertLog.NewestAsync(connection, cancellationToken);
        var watched = all.Select(one => one.Rule).Where(rule => rule.Enabled).ToList();
        var (areKept, firesAt) = (true, (DateTimeOffset?)null);
        foreach (var rule in watched)
        {
            if (await JudgedAsync(rule, cancellationToken) is not { } judged)
                continue;
            if (judged.FiresAt < (firesAt ?? DateTimeOffset.MaxValue))
                firesAt = judged.FiresAt;
            var last = states.GetValueOrDefault(rule.Name);
            if (judged.IsFiring == (last?.State == AlertChange.Firing))
                continue;
            var change = AlertChange.Of(rule, judged, (last?.Nth ?? 0) + 1, time.GetUtcNow());
            areKept &= await IsKeptAsync(connection, change, cancellationToken);
        }

        var names = watched.Select(rule => rule.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var last in states.Values.Where(last => last.State == AlertChange.Firing && !names.Contains(last.Rule)))
            areKept &= await IsKeptAsync(connection, last.Ended(time.GetUtcNow()), cancellationToken);
        (_hasLooked, _firesAt) = (areKept, firesAt);
    }

    // One rule that cannot be judged keeps no other from it.
    private async Task<AlertJudgement?> JudgedAsync(AlertRule rule, CancellationToken cancellationToken)
    {
        if (rule.Fault() is { } fault)
        {
            CannotJudge(log, rule.Name, fault);
            return null;
        }

        try
        {
            return await _judge.JudgeAsync(rule, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            CannotJudge(log, rule.Name, e.Message);
            return null;
        }
    }

    private async Task<bool> IsKeptAsync(DbConnection connection, AlertChange change, CancellationToken cancellationToken)
    {
        try
        {
            await AlertLog.KeepAsync(connection, change, options.Webhooks.Select(webhook => webhook.Name), cancellationToken);
            return true;
        }
        catch (DbException e)
        {
            CannotKeep(log, change.Rule, change.State, e.Message);
            return false;
        }
    }

    [LoggerMessage(LogLevel.Warning, "That the alert rule {Rule} is {State} cannot be kept, and is tried again: {Fault}")]
    private static partial void CannotKeep(ILogger logger, string rule, string state, string fault);

    [LoggerMessage(LogLevel.Warning, "The alert rule {Rule} cannot be judged, and its state stays: {Fault}")]
    private static partial void CannotJudge(ILogger logger, string rule, string fault);
}

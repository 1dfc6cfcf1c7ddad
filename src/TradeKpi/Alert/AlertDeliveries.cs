using System.Data.Common;
using Microsoft.Extensions.Logging;

namespace TradeKpi.Alert;

/// <summary>Pays what webhooks are owed, the changes of a rule in their order; what cannot be paid now is tried again later.</summary>
internal sealed partial class AlertDeliveries(
    DbDataSource warehouse, AlertSender sender, AlertOptions options, TimeProvider time, ILogger log)
{
    private static readonly TimeSpan s_longestPause = TimeSpan.FromHours(1);

    /// <summary>Whether something was left unpaid.</summary>
    public bool IsOwing { get; private set; }

    /// <exception cref="DbException">The warehouse cannot answer; what was taken and not noted is sent again, under its id.</exception>
    public async Task PayAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<AlertDelivery> owed;
        await using (var connection = await warehouse.OpenConnectionAsync(cancellationToken))
            owed = await AlertLog.OwedAsync(connection, cancellationToken);
        var areOwing = await Task.WhenAll(owed.GroupBy(delivery => delivery.Webhook, StringComparer.Ordinal)
            .Select(webhook => PayAsync(webhook, cancellationToken)));
        IsOwing = areOwing.Contains(true);
    }

    /// <returns>Whether something was left unpaid of what one webhook is owed.</returns>
    private async Task<bool> PayAsync(IEnumerable<AlertDelivery> owed, CancellationToken cancellationToken)
    {
        await using var connection = await warehouse.OpenConnectionAsync(cancellationToken);
        var waiting = new HashSet<string>(StringComparer.Ordinal);
        foreach (var delivery in owed)
        {
            // That a rule is fine again must not be told before that it fired.
            if (waiting.Contains(delivery.Change.Rule))
                continue;
            var outcome = delivery.DueAt > time.GetUtcNow() ? Outcome.Owed : await PayAsync(connection, delivery, cancellationToken);
            if (outcome is not Outcome.Settled)
                waiting.Add(delivery.Change.Rule);

            // Each try takes as long as it may: rules are to be judged meanwhile.
            if (outcome is Outcome.Unable)
                break;
        }

        return waiting.Count > 0;
    }

    private async Task<Outcome> PayAsync(DbConnection connection, AlertDelivery delivery, CancellationToken cancellationToken)
    {
        var webhook = options.Webhooks.FirstOrDefault(one => one.Name == delivery.Webhook);
        var answer = webhook is null
            ? new AlertSender.WebhookAnswer(System.Net.HttpStatusCode.Gone, "No webhook of this name is set any more.")
            : await sender.SendAsync(webhook, delivery.Change, cancellationToken);
        var now = time.GetUtcNow();
        var isGivenUp = answer.IsGone || now - delivery.Change.ChangedAt >= options.KeepTrying;
        var status = answer.IsTaken ? "DELIVERED" : isGivenUp ? "FAILED" : "PENDING";
        if (!answer.IsTaken)
        {
            NotTaken(log, delivery.Webhook, delivery.Change.Rule, delivery.Change.State, answer.Detail,
                isGivenUp ? "given up" : "tried again");
        }

        var (settledAt, due) = (status == "PENDING" ? (DateTimeOffset?)null : now, now + Pause(delivery.Attempts));
        await AlertLog.NoteAsync(connection, delivery, status, settledAt, due, answer.Detail, cancellationToken);
        return status != "PENDING" ? Outcome.Settled : answer.IsUnable ? Outcome.Unable : Outcome.Owed;
    }

    private TimeSpan Pause(long attempts)
    {
        var pause = options.Pause * Math.Pow(2, Math.Min(attempts, 20));
        return pause < s_longestPause ? pause : s_longestPause;
    }

    [LoggerMessage(LogLevel.Warning, "The webhook {Webhook} did not take {Rule} {State}, which is {Fate}: {Detail}")]
    private static partial void NotTaken(ILogger logger, string webhook, string rule, string state, string detail, string fate);

    /// <summary>What came of a delivery: nothing is owed of it any more, it is to be tried again, or its webhook takes nothing.</summary>
    private enum Outcome
    {
        Settled,
        Owed,
        Unable,
    }
}

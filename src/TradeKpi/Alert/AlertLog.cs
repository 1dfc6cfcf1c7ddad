using System.Data;
using System.Data.Common;
using System.Globalization;
using TradeKpi.Warehouse;

namespace TradeKpi.Alert;

/// <summary>What became of rules, and whom it was told: <c>ops.alert_changes</c> and <c>ops.alert_deliveries</c>.</summary>
internal static class AlertLog
{
    private const string Pending = "PENDING";

    private const string Columns = "changes.alert_id, changes.rule, changes.nth, changes.kind, changes.report, changes.column_name, " +
        "changes.state, changes.changed_at, changes.gold_version, changes.row_key, changes.value, changes.bound, changes.detail";

    /// <summary>The newest change of each rule, by its name.</summary>
    public static async Task<Dictionary<string, AlertChange>> NewestAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        await using var command = connection.Command(
            $"select {Columns} from ops.alert_changes as changes qualify row_number() over (partition by rule order by nth desc) = 1");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var newest = new Dictionary<string, AlertChange>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellationToken))
            newest[reader.GetString(1)] = Change(reader);
        return newest;
    }

    /// <summary>
    /// Keeps a change, and with it what is owed to each webhook. Of two that keep a rule's nth change one counts. A value of 10^26 or more,
    /// which its column cannot hold, stands in the detail alone.
    /// </summary>
    public static async Task KeepAsync(
        DbConnection connection, AlertChange change, IEnumerable<string> webhooks, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using (var keep = transaction.Command(
            """
            merge into ops.alert_changes as kept
            using (
              select
                :id as alert_id, :rule as rule, :nth as nth, :kind as kind, :report as report, cast(:column_name as varchar) as column_name,
                :state as state, :at as changed_at, :version as gold_version, cast(:row_key as varchar) as row_key,
                try_cast(:value as decimal(38, 12)) as value, try_cast(:bound as decimal(38, 12)) as bound, :detail as detail
            ) as change
            on kept.rule = change.rule and kept.nth = change.nth
            when not matched then insert (
              alert_id, rule, nth, kind, report, column_name, state, changed_at, gold_version, row_key, value, bound, detail
            )
            values (
              change.alert_id, change.rule, change.nth, change.kind, change.report, change.column_name, change.state, change.changed_at,
              change.gold_version, change.row_key, change.value, change.bound, change.detail
            )
            """))
        {
            keep.Bind("id", change.Id).Bind("rule", change.Rule).Bind("nth", change.Nth).Bind("kind", change.Kind)
                .Bind("report", change.Report).Bind("column_name", change.Column).Bind("state", change.State).Bind("at", change.ChangedAt)
                .Bind("version", change.Version).Bind("row_key", change.Row).Bind("value", Text(change.Value))
                .Bind("bound", Text(change.Bound)).Bind("detail", change.Detail);
            await keep.ExecuteNonQueryAsync(cancellationToken);
        }

        foreach (var webhook in webhooks)
            await OweAsync(transaction, change, webhook, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>What webhooks are owed, a rule's changes in their order.</summary>
    public static async Task<IReadOnlyList<AlertDelivery>> OwedAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        await using var command = connection.Command(
            $"""
            select {Columns}, deliveries.webhook, deliveries.attempts, deliveries.due_at
            from ops.alert_deliveries as deliveries
            inner join ops.alert_changes as changes
              on changes.alert_id = deliveries.alert_id
            where deliveries.status = '{Pending}'
            -- of each webhook: one that takes nothing keeps no other from its own
            qualify row_number() over (partition by deliveries.webhook order by changes.changed_at, changes.rule, changes.nth) <= 1000
            order by changes.changed_at, changes.rule, changes.nth, deliveries.webhook
            """);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var owed = new List<AlertDelivery>();
        while (await reader.ReadAsync(cancellationToken))
            owed.Add(new(Change(reader), reader.GetString(13), WholeNumber.Of(reader.GetValue(14)), Instant(reader, 15)));
        return owed;
    }

    /// <summary>Notes what came of an attempt.</summary>
    /// <param name="status">DELIVERED, FAILED, or PENDING.</param>
    /// <param name="settledAt">Null where it is to be tried again, at <paramref name="due"/>.</param>
    public static async Task NoteAsync(DbConnection connection, AlertDelivery delivery, string status, DateTimeOffset? settledAt,
        DateTimeOffset due, string detail, CancellationToken cancellationToken)
    {
        await using var command = connection.Command(
            """
            update ops.alert_deliveries
            set status = :status, attempts = :attempts, due_at = :due, settled_at = :settled_at, detail = :detail
            where alert_id = :id and webhook = :webhook and status = 'PENDING'
            """);
        command.Bind("status", status).Bind("attempts", delivery.Attempts + 1).Bind("due", due)
            .Bind("settled_at", DbType.DateTime,
                settledAt is { } at ? DateTime.SpecifyKind(at.UtcDateTime, DateTimeKind.Unspecified) : null)
            .Bind("detail", detail).Bind("id", delivery.Change.Id).Bind("webhook", delivery.Webhook);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task OweAsync(DbTransaction transaction, AlertChange change, string webhook, CancellationToken cancellationToken)
    {
        await using var command = transaction.Command(
            $"""
            merge into ops.alert_deliveries as kept
            using (
              select alert_id, :webhook as webhook, changed_at from ops.alert_changes where alert_id = :id
            ) as owed
            on kept.alert_id = owed.alert_id and kept.webhook = owed.webhook
            when not matched then insert (alert_id, webhook, status, attempts, due_at)
            values (owed.alert_id, owed.webhook, '{Pending}', 0, owed.changed_at)
            """);
        command.Bind("webhook", webhook).Bind("id", change.Id);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static string? Text(decimal? value) => value?.ToString(CultureInfo.InvariantCulture);

    private static AlertChange Change(DbDataReader reader) => new(
        reader.GetString(0), reader.GetString(1), WholeNumber.Of(reader.GetValue(2)), reader.GetString(3), reader.GetString(4),
        Text(reader, 5), reader.GetString(6), Instant(reader, 7),
        WholeNumber.Of(reader.GetValue(8)), Text(reader, 9), Number(reader, 10), Number(reader, 11), reader.GetString(12));

    private static DateTimeOffset Instant(DbDataReader reader, int at) =>
        new(DateTime.SpecifyKind(reader.GetDateTime(at), DateTimeKind.Utc));

    private static string? Text(DbDataReader reader, int at) => reader.IsDBNull(at) ? null : reader.GetString(at);

    private static decimal? Number(DbDataReader reader, int at) =>
        reader.IsDBNull(at) ? null : Report.ReportValues.Number(reader.GetValue(at));
}

using static TradeKpi.Report.CommonParameters;
using static TradeKpi.Report.ValueKind;

namespace TradeKpi.Report.Catalog;

/// <summary>The reports on what was taken, what was refused, and whether all of it is there.</summary>
internal static class TrustReports
{
    public static ReportDefinition Versions { get; } = new(
        "versions",
        "Versions of gold",
        "One row per version of gold that can be asked for; with group_by = day, the last of each UTC day.",
        [
            new("version", Count, "The version, from 1.") { Unit = "rank" },
            new("created_at", Timestamp, "When it was committed: from then on reports said what it holds."),
            new("newest_event_at", Timestamp, "When the newest of all events that it knows had happened."),
            new("order_changes", Count, "Orders as they were and as they became, which it took away and added."),
            new("trade_changes", Count, "The same of trades."),
        ],
        [From, To, Choice("group_by", "A row per version, or the last of each day.", "none", "day")],
        ["version"])
    {
        QueryName = "ops-versions",
        Unexplained = "what a version took away and added is kept as its count only; restatements with since leads to the events.",
    };

    public static ReportDefinition RejectionsHourly { get; } = new(
        "rejections-hourly",
        "Refused events over time",
        "One row per hour of arrival, kind, entity and reason.",
        [
            new("hour", Timestamp, "Start of the hour of arrival, UTC."),
            new("kind", ValueKind.Text, "rejected (bad payload), quarantined (no valid envelope) or conflict (the event_id of another " +
                "payload)."),
            new("entity", ValueKind.Text, "The entity, or unknown."),
            new("reason", ValueKind.Text, "The reason codes."),
            new("events", Count, "Events so refused."),
        ],
        [From, To, Choice("kind", "Only this kind.", "rejected", "quarantined", "conflict"),
            Choice("entity", "Only this entity.", "order", "customer", "product", "trade", "unknown")],
        ["hour", "kind", "entity", "reason"])
    {
        QueryName = "ops-rejections-hourly",
        FollowsGold = false,
    };

    public static ReportDefinition Completeness { get; } = new(
        "completeness",
        "Completeness of the hub's partitions",
        "One row per partition of the hub.",
        [
            new("hub_epoch", ValueKind.Text, "When the hub was created: sequences count anew from there."),
            new("hub_partition", Count, "The partition, from 0."),
            new("first_sequence", Count, "Lowest sequence that reached silver, quarantine or tombstones."),
            new("last_sequence", Count, "Highest sequence that did."),
            new("frontier", Count, "The sequence up to which all was loaded and judged; what lies beyond is under way. Null before."),
            new("positions", Count, "Distinct sequences that did."),
            new("trimmed", Count, "Positions that the hub had given up before the archive began: lost before, and not missing."),
            new("missing", Count, "Sequences up to the frontier that did not, from 0, or from the first that the hub still held when the "
                + "archive began with it; and events of messages there that came in part."),
            new("doubled", Count, "Events up to it beyond one a place; redelivered lines are none."),
            new("status", ValueKind.Text, "COMPLETE when nothing is missing or doubled up to the frontier, else INCOMPLETE."),
        ],
        [Choice("status", "Only partitions in this state.", "COMPLETE", "INCOMPLETE")],
        ["hub_epoch", "hub_partition"])
    {
        QueryName = "ops-completeness",
        FollowsGold = false,
    };

    public static ReportDefinition Alerts { get; } = new(
        "alerts",
        "Alerts",
        "One row per change of an alert rule's state, the newest first.",
        [
            new("changed_at", Timestamp, "When it was noticed."),
            new("marked_on", Date, "The UTC day that charts mark it at: its row's, where it fires and has one, else changed_at's."),
            new("rule", ValueKind.Text, "The rule."),
            new("nth", Count, "Its nth change, from 1.") { Unit = "rank" },
            new("state", ValueKind.Text, "FIRING, or OK again."),
            new("kind", ValueKind.Text, "THRESHOLD, ANOMALY, STALENESS, DRAWDOWN or DATA_TEST."),
            new("report", ValueKind.Text, "The report that it watches."),
            new("column_name", ValueKind.Text, "The column; null for data tests."),
            new("row_key", ValueKind.Text, "The row that decided, by the report's grain with ' / ' between; null where no one row did."),
            new("value", Quantity, "What was compared: the column's value, a robust z, seconds, a fall or rows that offend.")
            { Unit = "of the column" },
            new("bound", Quantity, "What it was compared with.") { Unit = "of the column" },
            new("gold_version", Count, "The version of gold that showed it."),
            new("detail", ValueKind.Text, "The same in words."),
            new("delivered", Count, "Webhooks that have taken it."),
            new("pending", Count, "Webhooks that are still to take it."),
            new("failed", Count, "Webhooks that were given up."),
            new("alert_id", ValueKind.Text, "The webhook-id of each delivery."),
        ],
        [
            From, To,
            From with { Name = "marked_from", Bind = "first_marked", Description = "First marked_on, inclusive." },
            To with { Name = "marked_to", Bind = "last_marked", Description = "Last marked_on, inclusive." },
            Text("rule", "Only this rule."), Text("report", "Only rules on this report."),
            Choice("state", "Only changes to this state.", "FIRING", "OK"),
        ],
        ["rule", "nth"])
    {
        QueryName = "ops-alerts",
        Unexplained = "it is the number of another report's row, which report, column_name and row_key name: explain that one.",
        DefaultSort = "-changed_at,rule,-nth",
        FollowsGold = false,
    };

    public static ReportDefinition DayCertificates { get; } = new(
        "day-certificates",
        "Certificates of gold's days",
        "One row per entity and UTC day with current orders (by order_date) or trades (by trade_time).",
        [
            new("entity", ValueKind.Text, "order or trade."),
            new("day", Date, "The UTC day."),
            new("events", Count, "Events that made the day's current rows what they are, one a row."),
            new("amount", Quantity, "Sum over those rows of amounts, or of notional, in US dollars, each in cents.") { Unit = "USD" },
            new("digest", ValueKind.Text,
                "Sum of the lower 64 bits of md5(event_id | payload_hash) over those events: the same events, the same digest."),
            new("gold_events", Count, "transactions of daily-sales, or trades of trader-performance."),
            new("gold_amount", Quantity, "gross_sales of daily-sales, or notional of trader-performance.") { Unit = "USD" },
            new("status", ValueKind.Text,
                "AGREES when gold has the same count and sum, else DIFFERS; while events are merged it may differ for a moment."),
        ],
        [From, To, Choice("entity", "Only this entity.", "order", "trade"),
            Choice("status", "Only days in this state.", "AGREES", "DIFFERS")],
        ["entity", "day"])
    {
        QueryName = "ops-day-certificates",
        FollowsGold = false,
    };
}

using static TradeKpi.Report.CommonParameters;
using static TradeKpi.Report.ValueKind;

namespace TradeKpi.Report.Catalog;

/// <summary>The reports on the pipeline itself.</summary>
internal static class OperationReports
{
    private static readonly ReportParameter s_entity = Choice("entity", "Only this entity.", "order", "customer", "product", "trade");

    public static ReportDefinition Freshness { get; } = new(
        "freshness",
        "Freshness",
        "One row per entity that had events.",
        [
            new("entity", ValueKind.Text, "order, customer, product or trade."),
            new("last_event_at", Timestamp, "Newest occurred_at."),
            new("last_enqueued_at", Timestamp, "Newest arrival in the hub."),
            new("last_processed_at", Timestamp, "Newest processing in silver."),
            new("last_gold_at", Timestamp, "Newest version of gold."),
            new("age_seconds", Count, "Seconds since the newest arrival, as of reading."),
            new("status", ValueKind.Text, "OK, WARN after 10 minutes, ERROR after an hour."),
            new("visible_p50_seconds", Quantity,
                "From arrival in the hub to the version of gold that shows it: half of the last ten minutes' events took this at most.")
            { Unit = "s" },
            new("visible_p99_seconds", Quantity, "The same of 99 in 100; null where no event became visible in that time.") { Unit = "s" },
        ],
        [s_entity],
        ["entity"])
    {
        QueryName = "ops-freshness",
        Unexplained = "ages and delays are times between two moments of the newest events, which cdc-monitoring and completeness lead to.",
        FollowsGold = false,
    };

    public static ReportDefinition Runs { get; } = new(
        "runs",
        "Runs of the task graph",
        "One row per finished run.",
        [
            new("run_id", ValueKind.Text, "The graph run."),
            new("started_at", Timestamp, "When its first task began."),
            new("completed_at", Timestamp, "When its last task ended."),
            new("seconds", Quantity, "Between the two."),
            new("status", ValueKind.Text, "SUCCEEDED, FAILED, or RETRYING while attempts are left."),
            new("error", ValueKind.Text, "What failed, with the task's name."),
            new("gold_version", Count, "The version of gold when it was recorded."),
        ],
        [Choice("status", "Only runs in this state.", "SUCCEEDED", "FAILED", "RETRYING")],
        ["started_at", "run_id"])
    {
        QueryName = "ops-runs",
        Unexplained = "a run is itself what is recorded; which orders and trades it changed, restatements tells with since.",
        FollowsGold = false,
    };

    public static ReportDefinition CdcMonitoring { get; } = new(
        "cdc-monitoring",
        "Change data by hour",
        "One row per hour of arrival in the hub, entity and change type.",
        [
            new("process_hour", Timestamp, "Start of the hour of arrival, UTC."),
            new("entity", ValueKind.Text, "order, customer, product or trade."),
            new("change_type", ValueKind.Text, "INSERT, UPDATE, DELETE or SNAPSHOT."),
            new("record_count", Count, "Distinct hub positions."),
            new("duplicates", Count, "Those whose event had come before."),
            new("redelivered", Count, "Further lines of a position that is counted already."),
            new("first_event", Timestamp, "Oldest occurred_at."),
            new("last_event", Timestamp, "Newest occurred_at."),
        ],
        [From, To, s_entity, Choice("change_type", "Only this change type.", "INSERT", "UPDATE", "DELETE", "SNAPSHOT")],
        ["process_hour", "entity", "change_type"])
    {
        QueryName = "ops-cdc-monitoring",
        FollowsGold = false,
    };

    public static ReportDefinition DataQuality { get; } = new(
        "data-quality",
        "Data tests",
        "One row per data test, with its newest result.",
        [
            new("check_name", ValueKind.Text, "The test."),
            new("severity", ValueKind.Text, "error or warn."),
            new("status", ValueKind.Text, "PASSED, WARN or FAILED."),
            new("failures", Count, "Rows that offend."),
            new("checked_at", Timestamp, "When it ran."),
        ],
        [Choice("status", "Only tests that ended so.", "PASSED", "WARN", "FAILED")],
        ["check_name"])
    {
        QueryName = "ops-data-quality",
        FollowsGold = false,
    };

    public static ReportDefinition Rejections { get; } = new(
        "rejections",
        "Refused events by reason",
        "One row per kind, entity and reason.",
        [
            new("kind", ValueKind.Text, "rejected (bad payload), quarantined (no valid envelope) or conflict (the event_id of another " +
                "payload)."),
            new("entity", ValueKind.Text, "The entity, or unknown."),
            new("reason", ValueKind.Text, "The reason codes."),
            new("events", Count, "Events so refused."),
        ],
        [],
        ["kind", "entity", "reason"])
    {
        QueryName = "ops-rejections",
        FollowsGold = false,
    };

    public static ReportDefinition Accounting { get; } = new(
        "accounting",
        "Where every event stands",
        "One row. positions = accepted + duplicate + conflict; accepted = applied + superseded + rejected.",
        [
            new("positions", Count, "Events in silver, each place in the hub once."),
            new("accepted", Count, "Events counted for the first time."),
            new("duplicate", Count, "Events that had come before."),
            new("conflict", Count, "Events with the event_id of another payload; their reason is EVENT_ID_REUSED."),
            new("quarantined", Count, "Refused at the door."),
            new("tombstones", Count, "Places in the hub where no change stood, such as a Kafka null after a delete."),
            new("applied", Count, "Events that are the current state of their key."),
            new("superseded", Count, "Events that a later one replaced."),
            new("rejected", Count, "Valid envelope, bad payload."),
        ],
        [],
        [])
    {
        QueryName = "ops-accounting",
        FollowsGold = false,
    };

    public static ReportDefinition Pipeline { get; } = new(
        "pipeline",
        "State of the pipeline",
        "One row per stage.",
        [
            new("position", Count, "1 = source, 6 = gold: the way of an event.") { Unit = "rank" },
            new("stage", ValueKind.Text, "source, hub, lake, bronze, silver or gold."),
            new("status", ValueKind.Text, "EMPTY, OK, BUSY (holds what the next run takes), WARN or ERROR."),
            new("items", Count, "What it holds; for gold its version."),
            new("item", ValueKind.Text, "What items counts: events, files, lines or versions."),
            new("items_last_minute", Count, "How many of them came in the last 60 seconds, as of reading."),
            new("refused", Count, "lake: quarantined lines; bronze: files that COPY refused; silver: rejected events."),
            new("last_at", Timestamp, "When the newest came; for source when it happened there."),
            new("age_seconds", Count, "Seconds since last_at, as of reading.") { Unit = "s" },
            new("lag_seconds", Quantity, "From arrival in the hub to here, of the newest event of the last minute; null without one.")
            { Unit = "s" },
            new("detail", ValueKind.Text, "What to know about the status."),
        ],
        [],
        ["position"])
    {
        QueryName = "ops-pipeline",
        Unexplained = "it is what each stage holds at the moment of reading; accounting and completeness lead to the same events.",
        FollowsGold = false,
    };
}

using static TradeKpi.Report.ValueKind;

namespace TradeKpi.Report.Explain;

/// <summary>Every event of a key, with what became of it.</summary>
internal static class KeyEvents
{
    public static ReportDefinition Definition { get; } = new(
        "events",
        "The events of a key",
        "One row per place in the hub of an event of the key.",
        [
            new("entity", ValueKind.Text, "order, customer, product or trade."),
            new("entity_key", ValueKind.Text, "The key."),
            new("change_type", ValueKind.Text, "INSERT, UPDATE, DELETE or SNAPSHOT."),
            new("outcome", ValueKind.Text, "accepted, rejected, duplicate or conflict."),
            new("reasons", ValueKind.Text, "Why it was rejected."),
            new("event_id", ValueKind.Text, "The event."),
            new("sequence", ValueKind.Text, "Its place in the source's order, up to 10^37, which most numbers do not hold.")
            {
                SortedBy = "sequence_number",
            },
            new("occurred_at", Timestamp, "When it happened at the source."),
            new("gold_version", Count, "The version of gold that was the first to count it."),
            new("file_name", ValueKind.Text, "The lake file."),
            new("file_row_number", Count, "Its line there, from 1."),
            new("line", ValueKind.Text, "The event as bronze holds it; null for customers and products."),
        ],
        [
            CommonParameters.Choice("entity", "What it is.", "order", "customer", "product", "trade"),
            CommonParameters.Text("entity_key", "Its key."),
        ],
        ["sequence", "occurred_at", "file_name", "file_row_number"])
    {
        QueryName = "explain-events",
        IsKept = false,
    };
}

namespace TradeKpi.Report;

internal static class CommonParameters
{
    public static ReportParameter From { get; } = new("from", ValueKind.Date, "First day, inclusive.") { Bind = "first_day" };

    public static ReportParameter To { get; } = new("to", ValueKind.Date, "Last day, inclusive.") { Bind = "last_day" };

    /// <summary>Taken by every report that follows gold.</summary>
    public static ReportParameter AsOf { get; } = new(
        "as_of", ValueKind.Version, "The report as it was known then: a version of gold, or the newest at a time.");

    /// <param name="rows">What is counted, and by which time of it.</param>
    public static ReportParameter Before(string rows) =>
        new("before", ValueKind.Timestamp, $"Only {rows} before this instant, to compare with a day that is under way.")
        { Bind = "before_instant" };

    public static ReportParameter Country { get; } = Text("country", "Only orders of this country (ISO 3166 alpha-2).");

    public static ReportParameter Category { get; } = Text("category", "Only products of this category.");

    public static ReportParameter CustomerType { get; } = Text("customer_type", "Only customers of this type.");

    public static ReportParameter Product { get; } = Text("product_id", "Only this product.");

    public static ReportParameter Text(string name, string description) => new(name, ValueKind.Text, description);

    public static ReportParameter Choice(string name, string description, params string[] allowed) =>
        new(name, ValueKind.Text, description, allowed);
}

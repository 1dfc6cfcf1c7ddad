using static TradeKpi.Report.CommonParameters;
using static TradeKpi.Report.ValueKind;

namespace TradeKpi.Report.Catalog;

/// <summary>The reports on customers. Money in the reporting currency (USD); cancelled orders are no purchases.</summary>
internal static class CustomerReports
{
    public static ReportDefinition CustomerSegments { get; } = new(
        "customer-segments",
        "Customer segments by recency, frequency and value",
        "One row per customer with current orders that are not cancelled.",
        [
            new("customer_id", ValueKind.Text, "The customer."),
            new("customer_type", ValueKind.Text, "Its current type, or UNKNOWN."),
            new("country", ValueKind.Text, "Its current country, or UNKNOWN."),
            new("last_order_date", Date, "UTC day of its newest order that is not dated ahead; null where all are."),
            new("recency_days", Count, "Days from then to the newest day with orders of anyone; 0 where all are dated ahead."),
            new("frequency", Count, "Its orders."),
            new("monetary", Money, "Their amount, in US dollars."),
            new("recency_score", Count, "5 - floor(5 × (rank - 1) / customers), rank 1 the least recency_days: 5 is the newest fifth; " +
                "equal values share the better rank."),
            new("frequency_score", Count, "The same by frequency: 5 is the most."),
            new("monetary_score", Count, "The same by monetary: 5 is the most."),
            new(
                "segment",
                ValueKind.Text,
                "The first that holds of recency R, frequency F and monetary M: CHAMPION all from 4; LOYAL R and F from 3; NEW R from 4 " +
                "and F 1; PROMISING R from 3; CANNOT_LOSE R 1, F and M from 4; AT_RISK F from 3 or M from 4; HIBERNATING. " +
                "With one order F counts as 1 here."),
        ],
        [
            Choice("segment", "Only this segment.", "CHAMPION", "LOYAL", "NEW", "PROMISING", "CANNOT_LOSE", "AT_RISK", "HIBERNATING"),
            CustomerType,
            Text("country", "Only customers of this country (ISO 3166 alpha-2)."),
        ],
        ["customer_id"])
    {
        Sources = ["Recency, frequency, monetary value: A. Hughes, Strategic Database Marketing (1994); the fifths and segments are " +
            "defined here"],
    };

    public static ReportDefinition SegmentTotals { get; } = new(
        "segment-totals",
        "Customer segments in sum",
        "One row per segment of customer-segments.",
        [
            new("segment", ValueKind.Text, "The segment, as customer-segments has it."),
            new("customers", Count, "Its customers."),
            new("orders", Count, "Their orders that are not cancelled."),
            new("monetary", Money, "The orders' amount, in US dollars."),
            new("share_of_customers", Ratio, "customers over those of all rows."),
            new("share_of_spend", Ratio, "monetary over that of all rows."),
        ],
        [
            CustomerType,
            Text("country", "Only customers of this country (ISO 3166 alpha-2)."),
        ],
        ["segment"])
    {
        ChartColumn = "monetary",
    };

    public static ReportDefinition Cohorts { get; } = new(
        "cohorts",
        "Cohort retention",
        "One row per month of first purchase and month since, up to the newest month with orders; months without a purchase are " +
        "there with 0.",
        [
            new("cohort_month", Date, "First day of the month in which the customers first bought."),
            new("months_since", Count, "Months since; 0 is that month itself."),
            new("cohort_customers", Count, "Customers who first bought in cohort_month."),
            new("active_customers", Count, "Those of them who bought in the month so many months later."),
            new("retention", Ratio, "active_customers over cohort_customers."),
            new("net_sales", Money, "What the cohort bought in that month, in US dollars."),
        ],
        [
            From with { Description = "First cohort: the month that this day lies in." },
            To with { Description = "Last cohort: the month that this day lies in." },
        ],
        ["cohort_month", "months_since"])
    {
        ChartColumn = "retention",
    };
}

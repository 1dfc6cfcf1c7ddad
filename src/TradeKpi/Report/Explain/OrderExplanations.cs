using TradeKpi.Report.Catalog;
using static TradeKpi.Report.Explain.Behind;
using static TradeKpi.Report.Explain.Narrowing;

namespace TradeKpi.Report.Explain;

/// <summary>What stands behind the reports that are made of orders.</summary>
internal static class OrderExplanations
{
    private const string Net = "not is_cancelled";
    private const string Measured = "iff(cast(:metric as varchar) = 'units', quantity, amount)";

    private static readonly Narrowing s_net = new(Net);
    private static readonly Narrowing s_known = new("day <= (select last_day from gold.vw_sales_span)");
    private static readonly Narrowing s_product = Narrowing.Text("product_id");
    private static readonly Narrowing s_customer = Narrowing.Text("customer_id");
    private static readonly IReadOnlyList<Narrowing> s_bought = [s_net, s_customer, s_product, CustomerType, Category];
    private static readonly (string, string)[] s_dimensions =
        [("country", "country"), ("category", "category"), ("customer_type", "customer_type")];

    private static readonly Dictionary<string, Behind> s_sales = new(StringComparer.Ordinal)
    {
        ["transactions"] = Orders(null, One),
        ["gross_sales"] = Orders(null, "amount"),
        ["cancelled_orders"] = Orders("is_cancelled", One),
        ["cancelled_amount"] = Orders("is_cancelled", "amount"),
        ["net_sales"] = Orders(Net, "amount"),
        ["total_sales"] = Orders(Net, "amount"),
        ["units"] = Orders(Net, "quantity"),
        ["average_order_value"] = Orders(Net),
        ["average_price"] = Orders(Net),
        ["share_of_sales"] = Orders(Net),
        ["unique_customers"] = Orders(null, Each("customer_id")),
        ["unique_products"] = Orders(null, Each("product_id")),
        ["new_customers"] = Orders("is_first_day", Each("customer_id")),
        ["returning_customers"] = Orders("not is_first_day", Each("customer_id")),
    };

    public static IReadOnlyList<Explanation> All { get; } =
    [
        Of("daily-sales", [Day("sale_date"), .. Sales(By("daily-sales", "group_by"), s_dimensions), Currency],
            Orders(null, "amount"), s_sales),
        Of("sales-breakdown",
            [Before, .. Sales(By("sales-breakdown", "by"), [("product", "product_id"), ("customer", "customer_id"), .. s_dimensions])],
            Orders(null, "amount"), s_sales),
        Of("customer-product-affinity", s_bought, Orders(null, "amount"), new(StringComparer.Ordinal)
        {
            ["orders"] = Orders(null, One),
            ["units"] = Orders(null, "quantity"),
            ["spend"] = Orders(null, "amount"),
        }),
        Of("orders-monthly", [Number("order_year"), Number("order_month"), Segments], Orders(null, "amount"), new(StringComparer.Ordinal)
        {
            ["order_count"] = Orders(null, One),
            ["total_revenue"] = Orders(Net, "amount"),
            ["gross_revenue"] = Orders(null, "amount"),
            ["average_order_value"] = Orders(Net),
            ["unique_customers"] = Orders(null, Each("customer_id")),
            ["total_items_sold"] = Orders(Net, "quantity"),
            ["total_delivered_revenue"] = Orders("state = 'DELIVERED'", "amount"),
            ["cancelled_orders"] = Orders("is_cancelled", One),
            ["total_high_value_orders"] = Orders(Net + " and amount > 100", "amount"),
            ["total_low_value_orders"] = Orders(Net + " and amount <= 100", "amount"),
            ["new_records"] = new(RowSource.OrderEvents, "state in ('INSERT', 'SNAPSHOT')", One),
            ["updated_records"] = new(RowSource.OrderEvents, "state = 'UPDATE'", One),
        }),
        Of("product-pairs", [s_net, new(null, Key("product_a"), Key("product_b"))], Both(null), new(StringComparer.Ordinal)
        {
            ["customers_a"] = Orders("product_id = cast(:product_a as varchar)", Each("customer_id")),
            ["customers_b"] = Orders("product_id = cast(:product_b as varchar)", Each("customer_id")),
            ["customers_both"] = Both(Each("customer_id")),
            ["customers"] = Orders(null, Each("customer_id")),
        }),
        Of("product-popularity", [s_net, CustomerType, Category], OfProduct(null), new(StringComparer.Ordinal)
        {
            ["orders"] = OfProduct(One),
            ["customers"] = OfProduct(Each("customer_id")),
            ["type_customers"] = Orders(null, Each("customer_id")),
        }, Key("product_id")),
        Of("inventory-cover", [s_net, s_known, s_product, Category, Window], Orders(null, "quantity"), new(StringComparer.Ordinal)
        {
            ["units_sold"] = Orders(null, "quantity"),
        }),
        Of("customer-segments", [s_net, s_customer], Orders(null, "amount"), new(StringComparer.Ordinal)
        {
            ["frequency"] = Orders(null, One),
            ["monetary"] = Orders(null, "amount"),
        }),
        Of("segment-totals", [s_net, InSegment], Orders(null, "amount"), new(StringComparer.Ordinal)
        {
            ["customers"] = Orders(null, Each("customer_id")),
            ["orders"] = Orders(null, One),
            ["monetary"] = Orders(null, "amount"),
        }),
        Of("cohorts", [s_net, s_known, Cohort], Cell("amount"), new(StringComparer.Ordinal)
        {
            ["cohort_customers"] = Orders("date_trunc('month', day) = cast(:cohort_month as date)", Each("customer_id")),
            ["active_customers"] = Cell(Each("customer_id")),
            ["net_sales"] = Cell("amount"),
        }, Key("months_since", ValueKind.Count) with { Min = 0, Max = 10_000 }),
        Of("trend", [s_net, Day("sale_date"), Country, Category, CustomerType, s_product, Metric], Orders(null, Measured), Value),
        Of("anomalies", [s_net, Day("sale_date"), Country, Category, CustomerType, Metric], Orders(null, Measured), Value),
        Of("anomaly-segments",
            [s_net, Day("sale_date"), Country, Category, CustomerType, Metric, Segment(By("anomaly-segments", "dimension"), s_dimensions)],
            Orders(null, Measured), Value),
    ];

    private static Dictionary<string, Behind> Value => new(StringComparer.Ordinal) { ["value"] = Orders(null, Measured) };

    private static Narrowing Metric => new(null, By("trend", "metric"));

    private static Narrowing Segments => new("(cast(:value_segment as varchar) is null or value_segment = cast(:value_segment as varchar))",
        By("orders-monthly", "value_segment"));

    private static Narrowing Window => new(
        "day > dateadd('day', -cast(:window_days as integer), (select last_day from gold.vw_sales_span))",
        By("inventory-cover", "window_days"));

    private static Narrowing InSegment => new("""
        customer_id in (
              select customer_id
              from gold.vw_customer_segments
              where (cast(:segment as varchar) is null or segment = cast(:segment as varchar))
                and (cast(:customer_type as varchar) is null or upper(customer_type) = upper(cast(:customer_type as varchar)))
                and (cast(:country as varchar) is null or upper(country) = upper(cast(:country as varchar)))
            )
        """, Key("segment"), By("segment-totals", "customer_type"), By("segment-totals", "country"));

    // A cohort's customers are those whose first purchase that counts lies in its month.
    private static Narrowing Cohort => new("""
        (cast(:cohort_month as date) is null or customer_id in (
              select days.customer_id
              from gold.daily_customers as days
              inner join gold.vw_sales_span as span
                on days.sale_date <= span.last_day
              where days.net_orders > 0
              group by days.customer_id
              having date_trunc('month', min(days.sale_date)) = cast(:cohort_month as date)
            ))
        """, Key("cohort_month", ValueKind.Date));

    private static Behind Cell(string? adds) => Orders("(cast(:months_since as integer) is null or date_trunc('month', day) = " +
        "dateadd('month', cast(:months_since as integer), cast(:cohort_month as date)))", adds);

    private static Behind OfProduct(string? adds) =>
        Orders("(cast(:product_id as varchar) is null or product_id = cast(:product_id as varchar))", adds);

    private static Behind Both(string? adds) => Orders("""
        product_id in (cast(:product_a as varchar), cast(:product_b as varchar))
            and customer_id in (
              select one.customer_id
              from gold.customer_products as one
              inner join gold.customer_products as other
                on other.customer_id = one.customer_id
              where one.product_id = cast(:product_a as varchar)
                and other.product_id = cast(:product_b as varchar)
            )
        """, adds);

    private static Narrowing[] Sales(ReportParameter by, (string, string)[] dimensions) =>
        [From, To, Country, Category, CustomerType, Segment(by, dimensions)];

    private static Behind Orders(string? where, string? adds = null) => new(RowSource.Orders, where, adds);

    private static ReportParameter By(string report, string parameter) =>
        ReportCatalog.Kpi(report)!.Parameters.Single(known => known.Name == parameter);

    private static Explanation Of(string report, IReadOnlyList<Narrowing> narrowings, Behind all, Dictionary<string, Behind> columns,
        params ReportParameter[] more) =>
        new(ReportCatalog.Kpi(report)!, more.Length == 0 ? narrowings : [.. narrowings, new Narrowing(null, more)], all, columns);
}

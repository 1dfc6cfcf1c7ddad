using TradeKpi.Report.Computed;
using static TradeKpi.Report.CommonParameters;
using static TradeKpi.Report.ValueKind;

namespace TradeKpi.Report.Catalog;

/// <summary>The reports on products: what is bought together, by whom, and how long the stock lasts.</summary>
internal static class ProductReports
{
    public static ReportDefinition ProductPairs { get; } = new(
        "product-pairs",
        "Products bought by the same customers",
        "One row per two products, product_a before product_b, that at least min_support customers both bought; cancelled orders apart.",
        [
            new("product_a", ValueKind.Text, "The one product."),
            new("product_b", ValueKind.Text, "The other."),
            new("category_a", ValueKind.Text, "Current category of product_a, or UNKNOWN."),
            new("category_b", ValueKind.Text, "Current category of product_b, or UNKNOWN."),
            new("customers_a", Count, "Customers who bought product_a."),
            new("customers_b", Count, "Customers who bought product_b."),
            new("customers_both", Count, "Customers who bought both."),
            new("customers", Count, "Customers who bought anything."),
            new("support", Ratio, "customers_both over customers."),
            new("confidence_ab", Ratio, "customers_both over customers_a."),
            new("confidence_ba", Ratio, "customers_both over customers_b."),
            new("lift", Ratio, "support over the product of the shares of customers_a and customers_b; above 1 also where few customers " +
                "buy most."),
            new("lift_low", Ratio, "Lower end of its 95 % interval (Wald on log lift)."),
            new("lift_high", Ratio, "Upper end of it."),
            new("expected_both", Ratio, "Customers of both to be expected if nobody chose one for the other, each customer " +
                "buying as many products and each product having as many customers as they do."),
            new("adjusted_lift", Ratio, "customers_both over expected_both: 1 when the customers' activity alone explains them. " +
                "What else binds two products shows as more, such as that both were on sale when others were not."),
            new("p_value", Ratio, "Two-sided mid-p of customers_both against the same null; 0 is below 0.0000005."),
            new("q_value", Ratio, "p_value adjusted by Benjamini and Hochberg over all pairs of products that were bought."),
        ],
        [
            new ReportParameter("min_support", Count, "At least so many customers who bought both.")
            { Default = "10", Max = 1_000_000_000 },
            Text("product_id", "Only pairs with this product."),
            Text("category", "Only pairs with a product of this category."),
        ],
        ["product_a", "product_b"])
    {
        Computation = new ProductPairRows(),
        ChartColumn = "lift",
        Sources =
        [
            "Support and confidence: R. Agrawal, T. Imieliński, A. Swami (1993)", "Lift: S. Brin et al. (1997)",
            "Interval of lift: delta method, A. Agresti, Categorical Data Analysis, 16.1",
            "Null that keeps both numbers: I. Norros, H. Reittu (2006), J. Hájek (1964); tested as by F. Saracco et al., New J. Phys. 19 " +
                "(2017) 053022",
            "Tail: W. Ehm (1991); mid-p: H. Lancaster (1961)", "Y. Benjamini, Y. Hochberg (1995)",
        ],
    };

    public static ReportDefinition ProductPopularity { get; } = new(
        "product-popularity",
        "Product popularity by customer type",
        "One row per customer type and product with current orders that are not cancelled.",
        [
            new("customer_type", ValueKind.Text, "The customers' current type, or UNKNOWN."),
            new("product_id", ValueKind.Text, "The product."),
            new("category", ValueKind.Text, "Its current category, or UNKNOWN."),
            new("orders", Count, "Orders that are not cancelled."),
            new("customers", Count, "Customers of the type who bought it."),
            new("type_customers", Count, "Customers of the type who bought anything."),
            new("penetration", Ratio, "customers over type_customers."),
        ],
        [CustomerType, Product, Category],
        ["customer_type", "product_id"])
    {
        ChartColumn = "penetration",
    };

    public static ReportDefinition InventoryCover { get; } = new(
        "inventory-cover",
        "Inventory cover",
        "One row per current product: how many days its stock lasts at the rate of the last window_days days, the newest day with orders " +
        "included.",
        [
            new("product_id", ValueKind.Text, "The product."),
            new("product_name", ValueKind.Text, "Its name."),
            new("category", ValueKind.Text, "Its category."),
            new("stock", Quantity, "Its current stock, in units."),
            new("units_sold", Quantity, "Units of orders of these days that are not cancelled."),
            new("daily_units", Ratio, "units_sold over window_days."),
            new("days_of_cover", Ratio, "stock over daily_units, in days; null when none was sold."),
            new("status", ValueKind.Text, "OUT: no stock. DORMANT: none sold. LOW: cover below 14 days. EXCESS: above 180 days. OK. " +
                "UNKNOWN: the stock is not known."),
        ],
        [
            new ReportParameter("window_days", Count, "The days whose sales give the rate.") { Default = "28", Max = 3_660 },
            Category,
            Choice("status", "Only products that stand so.", "OUT", "LOW", "OK", "EXCESS", "DORMANT", "UNKNOWN"),
        ],
        ["product_id"]);
}

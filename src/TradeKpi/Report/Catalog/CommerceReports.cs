using static TradeKpi.Report.CommonParameters;
using static TradeKpi.Report.ValueKind;

namespace TradeKpi.Report.Catalog;

/// <summary>The reports on orders. Money in the reporting currency (USD).</summary>
internal static class CommerceReports
{
    public static ReportDefinition DailySales { get; } = new(
        "daily-sales",
        "Daily sales",
        "One row per UTC day of order_date with current orders; with group_by, per day and segment; with currency=local, per currency too.",
        [
            new("sale_date", Date, "UTC day of order_date."),
            new("segment", ValueKind.Text, "The value of the dimension in group_by.", OnlyWhen: "group_by"),
            new("currency", ValueKind.Text, "The currency that the row's money is in.", OnlyWhen: "currency"),
            new("transactions", Count, "All current orders."),
            new("gross_sales", Money, "Amount of all orders."),
            new("cancelled_orders", Count, "Orders that are CANCELLED."),
            new("cancelled_amount", Money, "Amount of cancelled orders."),
            new("net_sales", Money, "Amount of orders that are not cancelled.") { Formula = "gross_sales - cancelled_amount" },
            new("total_sales", Money, "The same as net_sales."),
            new("units", Quantity, "Quantity of orders that are not cancelled."),
            new("average_order_value", Ratio, "net_sales over orders that are not cancelled.")
            { Unit = "USD", Formula = "net_sales / (transactions - cancelled_orders)" },
            new("average_price", Ratio, "net_sales over their units.") { Unit = "USD", Formula = "net_sales / units" },
            new("unique_customers", Count, "Customers of all orders."),
            new("unique_products", Count, "Products of all orders."),
            new("new_customers", Count, "Customers whose first current order ever falls on the day."),
            new("returning_customers", Count, "The day's other customers.") { Formula = "unique_customers - new_customers" },
            new("top_product_id", ValueKind.Text, "Product with the highest net spend; ties by id."),
            new("top_customer_id", ValueKind.Text, "Customer with the highest net spend; ties by id."),
        ],
        [
            From, To,
            Country, Category, CustomerType,
            Choice("group_by", "A row per day and value of this dimension.", "none", "country", "category", "customer_type"),
            Choice("currency", "USD, or local: a row per day and currency of the orders, in that currency.", "USD", "local"),
        ],
        ["sale_date", "segment", "currency"])
    {
        DetailQueryName = "daily-sales-by-segment",
        ChartColumn = "net_sales",
        DetailParameters = ["country", "category", "customer_type", "group_by", "currency"],
    };

    public static ReportDefinition SalesBreakdown { get; } = new(
        "sales-breakdown",
        "Sales by product, customer, country, category or customer type",
        "One row per value of the dimension in by, over the days from from to to; without by, one row for all of them.",
        [
            new("segment", ValueKind.Text, "The value of the dimension in by; all without one."),
            new("transactions", Count, "All current orders."),
            new("gross_sales", Money, "Amount of all orders."),
            new("cancelled_orders", Count, "Orders that are CANCELLED."),
            new("cancelled_amount", Money, "Amount of cancelled orders."),
            new("net_sales", Money, "Amount of orders that are not cancelled.") { Formula = "gross_sales - cancelled_amount" },
            new("units", Quantity, "Quantity of orders that are not cancelled."),
            new("average_order_value", Ratio, "net_sales over orders that are not cancelled.")
            { Unit = "USD", Formula = "net_sales / (transactions - cancelled_orders)" },
            new("average_price", Ratio, "net_sales over their units.") { Unit = "USD", Formula = "net_sales / units" },
            new("unique_customers", Count, "Customers of all orders."),
            new("unique_products", Count, "Products of all orders."),
            new("share_of_sales", Ratio, "net_sales over that of all rows.") { Formula = "net_sales / sum of net_sales over all rows" },
            new("sales_rank", Count, "1 = highest net_sales; ties by segment.") { Unit = "rank" },
        ],
        [
            From, To, Before("orders dated"), Country, Category, CustomerType,
            Choice("by", "A row per value of this dimension.", "none", "product", "customer", "country", "category", "customer_type")
                with { Bind = "grouped_by" },
        ],
        ["segment"]);

    public static ReportDefinition CustomerProductAffinity { get; } = new(
        "customer-product-affinity",
        "Customer-product affinity",
        "One row per customer and product with current orders that are not cancelled.",
        [
            new("customer_id", ValueKind.Text, "The customer."),
            new("customer_type", ValueKind.Text, "Its current type, or UNKNOWN."),
            new("product_id", ValueKind.Text, "The product."),
            new("category", ValueKind.Text, "Its current category, or UNKNOWN."),
            new("orders", Count, "Orders that are not cancelled."),
            new("units", Quantity, "Their quantity."),
            new("spend", Money, "Their amount."),
            new("share_of_wallet", Ratio, "spend over all that the customer spent.")
            { Formula = "spend / sum of spend over the customer's rows" },
            new("first_purchase", Date, "UTC day of the first of them."),
            new("last_purchase", Date, "UTC day of the last of them that is not dated ahead; null where all are."),
            new("product_rank", Count, "1 = most spend for that customer; ties by product_id.") { Unit = "rank" },
        ],
        [
            Text("customer_id", "Only this customer."),
            Product, CustomerType, Category,
            new("max_rank", Count, "Only products up to this rank of their customer."),
        ],
        ["customer_id", "product_id"]);

    public static ReportDefinition OrdersMonthly { get; } = new(
        "orders-monthly",
        "Orders by month and value",
        "One row per order year, month and value segment.",
        [
            new("order_year", Count, "Year of order_date.") { Unit = "year" },
            new("order_month", Count, "Month of order_date, 1 to 12.") { Unit = "month" },
            new("value_segment", ValueKind.Text, "HIGH_VALUE above 200, MEDIUM_VALUE above 100, else LOW_VALUE."),
            new("order_count", Count, "All current orders."),
            new("total_revenue", Money, "Amount of orders that are not cancelled."),
            new("gross_revenue", Money, "Amount of all orders."),
            new("average_order_value", Ratio, "total_revenue over orders that are not cancelled.")
            { Unit = "USD", Formula = "total_revenue / (order_count - cancelled_orders)" },
            new("unique_customers", Count, "Customers of all orders."),
            new("total_items_sold", Quantity, "Quantity of orders that are not cancelled."),
            new("total_delivered_revenue", Money, "Amount of delivered orders."),
            new("cancelled_orders", Count, "Orders that are CANCELLED."),
            new("total_high_value_orders", Money, "Net amount of orders above 100."),
            new("total_low_value_orders", Money, "Net amount of the other orders."),
            new("new_records", Count, "Distinct INSERT and SNAPSHOT events."),
            new("updated_records", Count, "Distinct UPDATE events."),
        ],
        [
            From with { Description = "First month: the one that this day lies in." },
            To with { Description = "Last month: the one that this day lies in." },
            Choice("value_segment", "Only this segment.", "HIGH_VALUE", "MEDIUM_VALUE", "LOW_VALUE"),
        ],
        ["order_year", "order_month", "value_segment"])
    {
        ChartColumn = "total_revenue",
    };
}

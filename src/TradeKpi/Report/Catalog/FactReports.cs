using static TradeKpi.Report.ValueKind;

namespace TradeKpi.Report.Catalog;

/// <summary>
/// Facts and dimensions row by row, for tools that make figures of their own: current orders and trades, customers, products and the days
/// between. Names and e-mail addresses of customers are masked, as for everybody without the right to them (sql/92_privacy).
/// </summary>
public static class FactReports
{
    private const string AtItsRate = "At the latest rate on or before its day.";

    public static ReportDefinition Orders { get; } = Fact("orders", "Orders", "One row per current order.",
        [
            new("order_id", ValueKind.Text, "The order."),
            new("customer_id", ValueKind.Text, "Who ordered."),
            new("product_id", ValueKind.Text, "What was ordered."),
            new("order_date", Timestamp, "When it was ordered."),
            new("sale_date", Date, "The UTC day of it."),
            new("status", ValueKind.Text, "Its status."),
            new("quantity", Quantity, "Units."),
            new("amount", Quantity, "What it comes to, in its own currency.") { Unit = "currency of the row" },
            new("currency", ValueKind.Text, "Its currency."),
            new("usd_per_unit", Quantity, "US dollars for one unit of its currency, on its day.") { Unit = "USD" },
            new("amount_usd", Money, "What it comes to, in cents of the reporting currency. " + AtItsRate),
            new("country", ValueKind.Text, "Its country, where it says one (ISO 3166 alpha-2)."),
            new("channel", ValueKind.Text, "Its channel, where it says one."),
            new("value_segment", ValueKind.Text, "HIGH_VALUE, MEDIUM_VALUE or LOW_VALUE, by amount_usd."),
            new("source", ValueKind.Text, "The system that told of it last."),
            new("changed_at", Timestamp, "When it changed last, at its source."),
        ],
        ["order_id"],
        new("customer", "customers", "customer_id", "customer_id"), new("product", "products", "product_id", "product_id"),
        new("date", "dates", "sale_date", "day"));

    public static ReportDefinition Trades { get; } = Fact("trades", "Trades", "One row per current trade.",
        [
            new("trade_id", ValueKind.Text, "The trade."),
            new("trader_id", ValueKind.Text, "Who traded."),
            new("symbol", ValueKind.Text, "What was traded."),
            new("trade_type", ValueKind.Text, "BUY or SELL."),
            new("trade_time", Timestamp, "When."),
            new("trade_date", Date, "The UTC day of it."),
            new("quantity", Quantity, "Units."),
            new("price", Quantity, "For one, in its own currency.") { Unit = "currency of the row" },
            new("fee", Quantity, "In its own currency.") { Unit = "currency of the row" },
            new("currency", ValueKind.Text, "Its currency."),
            new("usd_per_unit", Quantity, "US dollars for one unit of its currency, on its day.") { Unit = "USD" },
            new("price_usd", Quantity, "Price in US dollars. " + AtItsRate) { Unit = "USD" },
            new("notional_usd", Money, "Quantity times price, in cents of the reporting currency. " + AtItsRate),
            new("fee_usd", Money, "The fee, likewise."),
            new("desk", ValueKind.Text, "The desk, where it says one."),
            new("source", ValueKind.Text, "The system that told of it last."),
            new("changed_at", Timestamp, "When it changed last, at its source."),
        ],
        ["trade_id"],
        new ReportLink("date", "dates", "trade_date", "day"));

    public static ReportDefinition Customers { get; } = Fact("customers", "Customers", "One row per current customer.",
        [
            new("customer_id", ValueKind.Text, "The customer."),
            new("name", ValueKind.Text, "***** where there is one: it tells who a person is."),
            new("email", ValueKind.Text, "***** where there is one, likewise."),
            new("customer_type", ValueKind.Text, "Its type."),
            new("country", ValueKind.Text, "Its country (ISO 3166 alpha-2)."),
            new("created_at", Timestamp, "When it became a customer, as its source says."),
            new("source", ValueKind.Text, "The system that told of it last."),
            new("changed_at", Timestamp, "When it changed last, at its source."),
        ],
        ["customer_id"],
        new ReportLink("orders", "orders", "customer_id", "customer_id", IsMany: true));

    public static ReportDefinition Products { get; } = Fact("products", "Products", "One row per current product.",
        [
            new("product_id", ValueKind.Text, "The product."),
            new("name", ValueKind.Text, "What it is called."),
            new("category", ValueKind.Text, "Its category."),
            new("unit_price", Quantity, "Its price, as its source says it; no event says in which currency.")
            { Unit = "as its source says" },
            new("stock", Quantity, "Units that are there."),
            new("source", ValueKind.Text, "The system that told of it last."),
            new("changed_at", Timestamp, "When it changed last, at its source."),
        ],
        ["product_id"],
        new ReportLink("orders", "orders", "product_id", "product_id", IsMany: true));

    public static ReportDefinition Dates { get; } = Fact("dates", "Days",
        "One row per UTC day from the first with an order or a trade to the last.",
        [
            new("day", Date, "The UTC day."),
            new("year", Count, "Its year."),
            new("quarter", Count, "1 to 4."),
            new("month", Count, "1 to 12."),
            new("day_of_month", Count, "1 to 31."),
            new("iso_year", Count, "The year that its week belongs to (ISO 8601)."),
            new("iso_week", Count, "Its week (ISO 8601)."),
            new("iso_weekday", Count, "1, Monday, to 7 (ISO 8601)."),
            new("first_of_month", Date, "First day of its month."),
        ],
        ["day"],
        new("orders", "orders", "day", "sale_date", IsMany: true), new("trades", "trades", "day", "trade_date", IsMany: true));

    public static IReadOnlyList<ReportDefinition> All { get; } = [Orders, Trades, Customers, Products, Dates];

    /// <summary>What a link leads to.</summary>
    public static ReportDefinition Target(ReportLink link)
    {
        ArgumentNullException.ThrowIfNull(link);
        return All.First(fact => fact.Name == link.To);
    }

    /// <summary>
    /// The same rows with the columns of what each refers to beside its own, null where that is not known.
    /// </summary>
    /// <param name="links">Links to one row.</param>
    public static ReportDefinition With(this ReportDefinition fact, IReadOnlyList<ReportLink> links)
    {
        ArgumentNullException.ThrowIfNull(fact);
        ArgumentNullException.ThrowIfNull(links);
        if (links.Count == 0)
            return fact;
        var columns = links.SelectMany(link => Target(link).Columns.Select(column => (Link: link, Column: column))).ToList();
        var beside = columns.Select(one => $"{Alias(one.Link)}.{one.Column.SqlName} as {one.Link.NameOf(one.Column)}");
        var joins = links.Select(link => $"left join (\n{Target(link).Queries[0]}\n) as {Alias(link)}\n" +
            $"  on {Alias(link)}.{link.ToColumn} = fact.{link.Column}");
        var query = $"select fact.*, {string.Join(", ", beside)}\nfrom (\n{fact.Queries[0]}\n) as fact\n{string.Join('\n', joins)}";
        return fact with
        {
            Columns = [.. fact.Columns, .. columns.Select(one => one.Column with { Name = one.Link.NameOf(one.Column) })],
            Query = _ => query,
        };
    }

    private static string Alias(ReportLink link) => "to_" + link.Name;

    private static ReportDefinition Fact(string name, string title, string grain, IReadOnlyList<ReportColumn> columns,
        IReadOnlyList<string> key, params IReadOnlyList<ReportLink> links) =>
        new(name, title, grain, columns, [], key) { QueryName = "fact-" + name, IsOfSilver = true, Links = links };
}

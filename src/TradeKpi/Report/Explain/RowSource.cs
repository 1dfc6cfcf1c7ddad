using static TradeKpi.Report.ValueKind;

namespace TradeKpi.Report.Explain;

/// <summary>A kind of rows that numbers are made of.</summary>
/// <param name="Entity">What one is called.</param>
/// <param name="QueryName">The query that gives them all.</param>
/// <param name="Stem">Of what they are the events and lines: <c>order</c> or <c>trade</c>; null where the query gives those, too.</param>
/// <param name="Columns">What is shown of them, between the day and what each adds.</param>
/// <param name="Opening">Whether a second trade, which opened the lot, has its event and line beside the first.</param>
internal sealed record RowSource(
    string Entity, string QueryName, string? Stem, IReadOnlyList<ReportColumn> Columns, bool Opening = false)
{
    private static readonly ReportColumn s_amount =
        new("amount", Money, "Its amount, in US dollars unless the row is one of another currency.");

    private static readonly IReadOnlyList<ReportColumn> s_order =
    [
        new("customer_id", ValueKind.Text, "Its customer."), new("product_id", ValueKind.Text, "Its product."),
        new("quantity", Quantity, "Its quantity."), s_amount,
    ];

    private static readonly IReadOnlyList<ReportColumn> s_trade =
    [
        new("trader_id", ValueKind.Text, "Its trader."), new("symbol", ValueKind.Text, "What was traded."),
        new("quantity", Quantity, "Its quantity; of a lot, what was closed of it, of an open one what was not."),
        new("local_price", Quantity, "Its price in currency.") { Unit = "currency of the row" },
        new("currency", ValueKind.Text, "The currency that it was traded in."),
        new("price", Quantity, "Its price in US dollars; of a lot that was closed, that at which it was.") { Unit = "USD" },
        s_amount with { Description = "Quantity times price in US dollars; of a lot, its profit or loss, realised or not." },
    ];

    public static RowSource Orders { get; } = new("order", "explain-orders", "order", s_order);

    public static RowSource OrderEvents { get; } = new("order event", "explain-order-events", "order", s_order);

    public static RowSource Trades { get; } = new("trade", "explain-trades", "trade", s_trade);

    public static RowSource Lots { get; } = new("lot", "explain-lots", "trade", s_trade, Opening: true);

    public static RowSource OpenLots { get; } = new("open lot", "explain-open-lots", "trade", s_trade);

    /// <summary>The trades at whose prices positions stand.</summary>
    public static RowSource LastTrades { get; } = new("trade", "explain-last-trades", "trade", s_trade);

    /// <summary>Whether the query gives the lines, too: few, or none.</summary>
    private bool HasLines { get; init; }

    public static RowSource RefusedEvents { get; } = new("refused event", "explain-refused-events", null,
        [
            new("refused_entity", ValueKind.Text, "order, customer, product or trade; unknown where that could not be read."),
            new("reason", ValueKind.Text, "Why it was refused."),
            new("source", ValueKind.Text, "Where it came from."),
        ])
    { HasLines = true };

    /// <summary>What came through the hub or the door, whatever became of it.</summary>
    public static RowSource Arrivals { get; } = new("event", "explain-arrivals", null,
        [
            new("of_entity", ValueKind.Text, "order, customer, product or trade; unknown where that could not be read."),
            new("change_type", ValueKind.Text, "INSERT, UPDATE, DELETE or SNAPSHOT."),
            new("reason", ValueKind.Text, "Why it was refused."),
            new("source", ValueKind.Text, "Where it came from."),
        ]);

    /// <summary>The orders and trades of days.</summary>
    public static RowSource DayRows { get; } = new("order or trade", "explain-days", null,
        [
            new("of_entity", ValueKind.Text, "order or trade."),
            new("quantity", Quantity, "Its quantity."),
            new("amount", Money, "Its amount or notional, in US dollars."),
        ]);

    public static RowSource Offenders { get; } =
        new("offender", "explain-offenders", null, [new("check_name", ValueKind.Text, "The data test.")])
        { HasLines = true };

    /// <summary>Which trade opened a lot, beside the one that closed it; there with the columns that are made of lots.</summary>
    public static IReadOnlyList<ReportColumn> OpeningColumns(IReadOnlyList<string> columns)
    {
        return
        [
            Only("opened_by", ValueKind.Text, "The trade that opened the lot."),
            Only("opened_at", Timestamp, "When that was."),
            Only("opening_price", Quantity, "Its price in US dollars.") with { Unit = "USD" },
            Only("opening_event_id", ValueKind.Text, "The event that made it so."),
            Only("opening_file_name", ValueKind.Text, "The lake file of that."),
            Only("opening_file_row_number", Count, "Its line there, from 1."),
            Only("opening_line", ValueKind.Text, "That event as bronze holds it."),
        ];

        ReportColumn Only(string name, ValueKind kind, string description) => new(name, kind, description, ExplainReports.Column)
        { OnlyFor = columns };
    }

    /// <summary>The rows with their events; <c>told</c> is what was chosen of them.</summary>
    public string WithEvents() => Stem is null ? $"select '{Entity}' as entity, told.* from told" : $"""
        select
          '{Entity}' as entity,
          told.*,
          events.occurred_at,
          events.file_name,
          events.file_row_number{(Opening ? """
        ,
          opening_events.file_name as opening_file_name,
          opening_events.file_row_number as opening_file_row_number
        """ : "")}
        from told
        {Joined("event_id", "")}{(Opening ? "\n" + Joined("opening_event_id", "opening_") : "")}
        """;

    /// <summary>The lines of a page's rows.</summary>
    public ReportLookup? Lines() => HasLines ? null : Opening
        ? new(Steps("") + ",\n\n" + Steps("opening_"), Found("") + "\n" + Found("opening_"),
            new Dictionary<string, string>(StringComparer.Ordinal) { ["line"] = "lines.line", ["opening_line"] = "opening_lines.line" })
        : new(Steps(""), Found(""), new Dictionary<string, string>(StringComparer.Ordinal) { ["line"] = "lines.line" });

    private string Joined(string eventId, string prefix) => $"""
        inner join silver.{Stem}_events as {prefix}events
          on {prefix}events.event_id = told.{eventId}
          and {prefix}events.outcome = 'accepted'
        """;

    // Rows may share a line: each is found once.
    private string Steps(string prefix)
    {
        IReadOnlyList<string> stems = Stem is null ? ["order", "trade"] : [Stem];
        var lines = stems.Select(stem => $"""
              select lines.file_name as in_file, lines.file_row_number as at_row, cast(lines.line as varchar) as line
              from bronze.{stem}_lines as lines
              inner join {prefix}places as places
                on places.file_name = lines.file_name
                and places.file_row_number = lines.file_row_number
            """);
        return $"""
            {prefix}places as (
              select distinct {prefix}file_name as file_name, {prefix}file_row_number as file_row_number from page
            ),

            {prefix}lines as (
            {string.Join("\n  union all\n", lines)}
            )
            """;
    }

    private static string Found(string prefix) => $"""
        left join {prefix}lines
          on {prefix}lines.in_file = page.{prefix}file_name
          and {prefix}lines.at_row = page.{prefix}file_row_number
        """;
}

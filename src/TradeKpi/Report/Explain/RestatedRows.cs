using TradeKpi.Report.AsOf;
using TradeKpi.Report.Catalog;
using static TradeKpi.Report.ValueKind;

namespace TradeKpi.Report.Explain;

/// <summary>
/// What made a cell say something else than it did: the orders or trades that are others than they were, each with the event that made
/// it so.
/// </summary>
internal static class RestatedRows
{
    private const string Since = "since";

    private const string Orders = """
        select
          'order' as entity,
          order_id as entity_key,
          event_id,
          is_deleted,
          status as state,
          order_date::date as day,
          year(order_date)::varchar || ' / ' || month(order_date)::varchar || ' / '
            || ops.value_segment(ops.amount_usd(amount, usd_per_unit)) as month_key,
          customer_id as who,
          product_id as what,
          cast(null as varchar) as desk,
          quantity,
          ops.amount_usd(amount, usd_per_unit) as amount,
          cast(null as decimal(38, 2)) as fee
        from silver.orders
        """;

    private const string Trades = """
        select
          'trade' as entity,
          trade_id as entity_key,
          event_id,
          is_deleted,
          trade_type as state,
          trade_time::date as day,
          cast(null as varchar) as month_key,
          trader_id as who,
          symbol as what,
          desk,
          quantity,
          ops.notional_usd(quantity, price, usd_per_unit) as amount,
          ops.amount_usd(fee, usd_per_unit) as fee
        from silver.trades
        """;

    /// <summary>Whose other orders or trades make the cell what it is: the day's customers, or the trader and symbol of a trade.</summary>
    private const string Kin = """
        select distinct
          customer_id as who,
          cast(null as varchar) as what
        from silver.orders
        where cast(:report as varchar) = 'daily-sales'
          and cast(:column_name as varchar) in ('new_customers', 'returning_customers')
          and order_date::date::varchar = cast(:row_key as varchar)
          and not is_deleted
        union all
        select
          trader_id as who,
          symbol as what
        from silver.trades
        where cast(:report as varchar) = 'blotter'
          and cast(:column_name as varchar) in ('realised_pnl', 'closed_quantity')
          and trade_id = cast(:row_key as varchar)
        """;

    private static readonly string s_ofTrades = string.Join(", ",
        new[] { "trader-performance", "trade-summary", "realised-pnl", "positions", "blotter" }.Select(name => $"'{name}'"));

    private static readonly ReportDefinition s_report = ReportCatalog.Kpi("restatements")!;

    public static ReportDefinition Definition { get; } = new(
        s_report.Name,
        "What made a cell say something else",
        "One row per order or trade that is in the cell's row and another than at since, or was in it then.",
        [
            new("entity", ValueKind.Text, "order or trade."),
            new("entity_key", ValueKind.Text, "Its key."),
            new("change_type", ValueKind.Text, "INSERT, UPDATE, DELETE or SNAPSHOT, of the event that made it so."),
            new("was_state", ValueKind.Text, "Its status or trade type then; null where it was not there, or elsewhere."),
            new("state", ValueKind.Text, "The same now."),
            new("was_amount", Money, "What it counted for then, in US dollars."),
            new("amount", Money, "The same now."),
            new("contribution", Quantity, "What it adds to the difference of the cell; null where that is no sum of rows.")
            { Unit = "of the column" },
            new("event_id", ValueKind.Text, "The event that made it so."),
            new("occurred_at", Timestamp, "When that happened at the source."),
            new("gold_version", Count, "The version of gold that was the first to count it."),
            new("file_name", ValueKind.Text, "The lake file."),
            new("file_row_number", Count, "Its line there, from 1."),
            new("line", ValueKind.Text, "The event as bronze holds it."),
            new("rows_behind", Count, "How many rows there are in all, whatever the page."),
            new("sum_behind", Quantity, "The sum of contribution over all of them.") { Unit = "of the column" },
        ],
        [
            .. s_report.Parameters.Where(parameter => parameter.Name == "report"),
            CommonParameters.Text("row_key", "The row, as restatements has it."),
            CommonParameters.Text("column_name", "The column."),
            .. s_report.Parameters.Where(parameter => parameter.Name == Since),
        ],
        ["entity", "entity_key"])
    {
        Query = _ => Sql(),
        IsKept = false,
    };

    private static string Sql()
    {
        var then = new AsOfQuery("since_", Since);
        var (orders, trades) = (then.Rewrite(Orders), then.Rewrite(Trades));
        return $"""
            with {then.Expressions},

            earlier as (
            {orders}
            union all
            {trades}
            ),

            later as (
            {Orders}
            union all
            {Trades}
            ),

            kin as (
            {Kin}
            ),

            changes as (
              select
                coalesce(later.entity, earlier.entity) as entity,
                coalesce(later.entity_key, earlier.entity_key) as entity_key,
                later.event_id,
                {Side("earlier")} as was_in,
                {Side("later")} as is_in,
                earlier.state as was_state,
                later.state,
                earlier.amount as was_amount,
                later.amount,
                {Value("earlier")} as was_value,
                {Value("later")} as is_value
              from earlier
              full outer join later
                on later.entity = earlier.entity
                and later.entity_key = earlier.entity_key
              left join kin as earlier_kin
                on earlier_kin.who = earlier.who
                and coalesce(earlier_kin.what, earlier.what) = earlier.what
              left join kin as later_kin
                on later_kin.who = later.who
                and coalesce(later_kin.what, later.what) = later.what
              where (
                  earlier.event_id is distinct from later.event_id
                  -- what its event did not say may have come since, of an event before it
                  or earlier.who is distinct from later.who
                  or earlier.what is distinct from later.what
                  or earlier.desk is distinct from later.desk
                )
                and (
                  cast(:report as varchar) is null
                  or coalesce(later.entity, earlier.entity)
                    = iff(cast(:report as varchar) in ({s_ofTrades}), 'trade', 'order')
                )
            ),

            told as (
              select
                entity,
                entity_key,
                event_id,
                iff(was_in, was_state, null) as was_state,
                iff(is_in, state, null) as state,
                iff(was_in, was_amount, null) as was_amount,
                iff(is_in, amount, null) as amount,
                cast(iff(is_in, is_value, 0) - iff(was_in, was_value, 0) as decimal(38, 6)) as contribution
              from changes
              where was_in or is_in
            )

            select
              told.*,
              events.change_type,
              events.occurred_at,
              events.gold_version,
              events.file_name,
              events.file_row_number,
              coalesce(cast(order_lines.line as varchar), cast(trade_lines.line as varchar)) as line,
              count(*) over () as rows_behind,
              sum(told.contribution) over () as sum_behind
            from told
            left join silver.change_events as events
              on events.entity = told.entity
              and events.event_id = told.event_id
              and events.outcome = 'accepted'
            left join bronze.order_lines as order_lines
              on order_lines.file_name = events.file_name
              and order_lines.file_row_number = events.file_row_number
              and events.entity = 'order'
            left join bronze.trade_lines as trade_lines
              on trade_lines.file_name = events.file_name
              and trade_lines.file_row_number = events.file_row_number
              and events.entity = 'trade'
            """;
    }

    /// <summary>
    /// Whether a side of the comparison stands in the row, as none does that gold cannot count yet; of affinity's shares and ranks in any
    /// row of its customer, of positions any trade of the trader and symbol, as it may have closed what another desk opened, or of the
    /// symbol, where its last price counts; of a day's new customers any of their orders until then.
    /// </summary>
    private static string Side(string side) => $"""
        coalesce(not {side}.is_deleted and {side}.who is not null and {side}.what is not null and case
              when cast(:row_key as varchar) is null then true
              when {side}_kin.who is not null
                then cast(:report as varchar) = 'blotter' or {side}.day::varchar <= cast(:row_key as varchar)
              when cast(:report as varchar) = 'daily-sales' then {side}.day::varchar = cast(:row_key as varchar)
              when cast(:report as varchar) = 'orders-monthly' then {side}.month_key = cast(:row_key as varchar)
              when cast(:report as varchar) in ('trader-performance', 'realised-pnl') then {side}.who = cast(:row_key as varchar)
              when cast(:report as varchar) = 'blotter' then {side}.entity_key = cast(:row_key as varchar)
              when cast(:report as varchar) = 'positions'
                and cast(:column_name as varchar) in ('last_price', 'last_traded_at', 'market_value', 'unrealised_pnl')
                then right(cast(:row_key as varchar), length({side}.what) + 3) = ' / ' || {side}.what
              when cast(:report as varchar) = 'positions'
                then left(cast(:row_key as varchar), length({side}.who) + 3) = {side}.who || ' / '
                  and right(cast(:row_key as varchar), length({side}.what) + 3) = ' / ' || {side}.what
              when cast(:report as varchar) = 'trade-summary'
                then {side}.day::varchar || ' / ' || {side}.what || ' / ' || {side}.state = cast(:row_key as varchar)
              when cast(:column_name as varchar) in ('share_of_wallet', 'product_rank')
                then {side}.state <> 'CANCELLED' and left(cast(:row_key as varchar), length({side}.who) + 3) = {side}.who || ' / '
              else {side}.state <> 'CANCELLED' and {side}.who || ' / ' || {side}.what = cast(:row_key as varchar)
            end, false)
        """;

    /// <summary>What it counts for in the column.</summary>
    private static string Value(string side) => $"""
        case
              when cast(:column_name as varchar) in ('transactions', 'orders', 'order_count', 'trades') then 1
              when cast(:column_name as varchar) in ('gross_sales', 'gross_revenue', 'spend', 'notional') then {side}.amount
              when cast(:column_name as varchar) in ('net_sales', 'total_sales', 'total_revenue')
                then iff({side}.state = 'CANCELLED', 0, {side}.amount)
              when cast(:column_name as varchar) in ('units', 'total_items_sold') then iff({side}.state = 'CANCELLED', 0, {side}.quantity)
              when cast(:column_name as varchar) = 'volume' then {side}.quantity
              when cast(:column_name as varchar) = 'quantity' then iff(cast(:report as varchar) = 'blotter', {side}.quantity, null)
              when cast(:column_name as varchar) = 'fees' then {side}.fee
              when cast(:column_name as varchar) = 'cancelled_orders' then iff({side}.state = 'CANCELLED', 1, 0)
              when cast(:column_name as varchar) = 'cancelled_amount' then iff({side}.state = 'CANCELLED', {side}.amount, 0)
              when cast(:column_name as varchar) = 'total_delivered_revenue' then iff({side}.state = 'DELIVERED', {side}.amount, 0)
              when cast(:column_name as varchar) = 'total_high_value_orders'
                then iff({side}.state <> 'CANCELLED' and {side}.amount > 100, {side}.amount, 0)
              when cast(:column_name as varchar) = 'total_low_value_orders'
                then iff({side}.state <> 'CANCELLED' and {side}.amount <= 100, {side}.amount, 0)
            end
        """;
}

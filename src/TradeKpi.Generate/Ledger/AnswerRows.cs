namespace TradeKpi.Generate.Ledger;

/// <summary>A row of a known answer, under the column names of the report that it answers for.</summary>
public interface IAnswerRow
{
    /// <summary>
    /// Column name to value, in the report's order. Values are <see cref="string"/>, <see cref="long"/>, <see cref="decimal"/>,
    /// <see cref="DateOnly"/>, <see cref="DateTimeOffset"/> (UTC) or null.
    /// </summary>
    IReadOnlyDictionary<string, object?> ToRow();
}

/// <summary>One UTC day of order dates. Money in USD.</summary>
public sealed record DailySalesRow(
    DateOnly SaleDate, long Transactions, decimal GrossSales, long CancelledOrders, decimal CancelledAmount, decimal NetSales,
    decimal Units, decimal? AverageOrderValue, decimal? AveragePrice, long UniqueCustomers, long UniqueProducts,
    long NewCustomers, string? TopProductId, string? TopCustomerId) : IAnswerRow
{
    public IReadOnlyDictionary<string, object?> ToRow() => new OrderedDictionary<string, object?>(StringComparer.Ordinal)
    {
        ["sale_date"] = SaleDate,
        ["transactions"] = Transactions,
        ["gross_sales"] = GrossSales,
        ["cancelled_orders"] = CancelledOrders,
        ["cancelled_amount"] = CancelledAmount,
        ["net_sales"] = NetSales,
        ["total_sales"] = NetSales,
        ["units"] = Units,
        ["average_order_value"] = AverageOrderValue,
        ["average_price"] = AveragePrice,
        ["unique_customers"] = UniqueCustomers,
        ["unique_products"] = UniqueProducts,
        ["new_customers"] = NewCustomers,
        ["returning_customers"] = UniqueCustomers - NewCustomers,
        ["top_product_id"] = TopProductId,
        ["top_customer_id"] = TopCustomerId,
    };
}

/// <summary>One order year, month and value segment. Money in USD.</summary>
public sealed record OrdersMonthlyRow(
    long OrderYear, long OrderMonth, string ValueSegment, long OrderCount, decimal TotalRevenue, decimal GrossRevenue,
    decimal? AverageOrderValue, long UniqueCustomers, decimal TotalItemsSold, decimal TotalDeliveredRevenue, long CancelledOrders,
    decimal TotalHighValueOrders, decimal TotalLowValueOrders, long NewRecords, long UpdatedRecords) : IAnswerRow
{
    public IReadOnlyDictionary<string, object?> ToRow() => new OrderedDictionary<string, object?>(StringComparer.Ordinal)
    {
        ["order_year"] = OrderYear,
        ["order_month"] = OrderMonth,
        ["value_segment"] = ValueSegment,
        ["order_count"] = OrderCount,
        ["total_revenue"] = TotalRevenue,
        ["gross_revenue"] = GrossRevenue,
        ["average_order_value"] = AverageOrderValue,
        ["unique_customers"] = UniqueCustomers,
        ["total_items_sold"] = TotalItemsSold,
        ["total_delivered_revenue"] = TotalDeliveredRevenue,
        ["cancelled_orders"] = CancelledOrders,
        ["total_high_value_orders"] = TotalHighValueOrders,
        ["total_low_value_orders"] = TotalLowValueOrders,
        ["new_records"] = NewRecords,
        ["updated_records"] = UpdatedRecords,
    };
}

/// <summary>One customer and product. Money in USD.</summary>
public sealed record AffinityRow(
    string CustomerId, string CustomerType, string ProductId, string Category, long Orders, decimal Units, decimal Spend,
    decimal? ShareOfWallet, DateTimeOffset FirstPurchase, DateTimeOffset LastPurchase, long ProductRank) : IAnswerRow
{
    public IReadOnlyDictionary<string, object?> ToRow() => new OrderedDictionary<string, object?>(StringComparer.Ordinal)
    {
        ["customer_id"] = CustomerId,
        ["customer_type"] = CustomerType,
        ["product_id"] = ProductId,
        ["category"] = Category,
        ["orders"] = Orders,
        ["units"] = Units,
        ["spend"] = Spend,
        ["share_of_wallet"] = ShareOfWallet,
        ["first_purchase"] = FirstPurchase,
        ["last_purchase"] = LastPurchase,
        ["product_rank"] = ProductRank,
    };
}

/// <summary>One UTC day, symbol and trade type. Money in USD.</summary>
public sealed record TradeSummaryRow(
    DateOnly TradeDate, string Symbol, string TradeType, long Trades, decimal Volume, decimal Notional, decimal? Vwap, decimal Low,
    decimal High) : IAnswerRow
{
    public IReadOnlyDictionary<string, object?> ToRow() => new OrderedDictionary<string, object?>(StringComparer.Ordinal)
    {
        ["trade_date"] = TradeDate,
        ["symbol"] = Symbol,
        ["trade_type"] = TradeType,
        ["trades"] = Trades,
        ["volume"] = Volume,
        ["notional"] = Notional,
        ["vwap"] = Vwap,
        ["low"] = Low,
        ["high"] = High,
    };
}

/// <summary>One trader over all days. Money in USD.</summary>
public sealed record TraderPerformanceRow(
    string TraderId, long Trades, decimal Volume, decimal Notional, decimal? Vwap, decimal Fees, decimal RealisedPnl, long Wins,
    long Losses, decimal? WinRate, decimal? ProfitFactor, decimal? AverageWin, decimal? AverageLoss, decimal MaxDrawdown) : IAnswerRow
{
    public IReadOnlyDictionary<string, object?> ToRow() => new OrderedDictionary<string, object?>(StringComparer.Ordinal)
    {
        ["trader_id"] = TraderId,
        ["trades"] = Trades,
        ["volume"] = Volume,
        ["notional"] = Notional,
        ["vwap"] = Vwap,
        ["fees"] = Fees,
        ["realised_pnl"] = RealisedPnl,
        ["wins"] = Wins,
        ["losses"] = Losses,
        ["win_rate"] = WinRate,
        ["profit_factor"] = ProfitFactor,
        ["average_win"] = AverageWin,
        ["average_loss"] = AverageLoss,
        ["max_drawdown"] = MaxDrawdown,
    };
}

/// <summary>One trader, desk and symbol with open lots. Money in USD.</summary>
public sealed record PositionRow(
    string TraderId, string Desk, string Symbol, string Side, long Lots, decimal Quantity, decimal AverageCost, decimal LastPrice,
    DateTimeOffset LastTradedAt, decimal Cost, decimal MarketValue, decimal UnrealisedPnl, DateTimeOffset OpenedAt) : IAnswerRow
{
    public IReadOnlyDictionary<string, object?> ToRow() => new OrderedDictionary<string, object?>(StringComparer.Ordinal)
    {
        ["trader_id"] = TraderId,
        ["desk"] = Desk,
        ["symbol"] = Symbol,
        ["side"] = Side,
        ["lots"] = Lots,
        ["quantity"] = Quantity,
        ["average_cost"] = AverageCost,
        ["last_price"] = LastPrice,
        ["last_traded_at"] = LastTradedAt,
        ["cost"] = Cost,
        ["market_value"] = MarketValue,
        ["unrealised_pnl"] = UnrealisedPnl,
        ["opened_at"] = OpenedAt,
    };
}

/// <summary>One trader over all days, net of fees. Money in USD.</summary>
public sealed record RealisedPnlRow(
    string Segment, long Trades, decimal Volume, decimal Notional, long Closes, long Wins, long Losses, decimal? WinRate,
    decimal RealisedPnl, decimal Fees, decimal NetPnl) : IAnswerRow
{
    public IReadOnlyDictionary<string, object?> ToRow() => new OrderedDictionary<string, object?>(StringComparer.Ordinal)
    {
        ["segment"] = Segment,
        ["trades"] = Trades,
        ["volume"] = Volume,
        ["notional"] = Notional,
        ["closes"] = Closes,
        ["wins"] = Wins,
        ["losses"] = Losses,
        ["win_rate"] = WinRate,
        ["realised_pnl"] = RealisedPnl,
        ["fees"] = Fees,
        ["net_pnl"] = NetPnl,
    };
}

namespace TradeKpi.Generate.Ledger;

/// <summary>A current order. <see cref="AmountUsd"/> is in cents: the amount times the rate, rounded once.</summary>
internal sealed record OrderRow(
    string CustomerId, string ProductId, DateTimeOffset OrderDate, string Status, decimal Quantity, decimal AmountUsd)
{
    public DateOnly SaleDate => DateOnly.FromDateTime(OrderDate.UtcDateTime);

    public bool IsCancelled => Status == "CANCELLED";

    public (long Year, long Month, string Segment) Month => (OrderDate.UtcDateTime.Year, OrderDate.UtcDateTime.Month, Segment);

    private string Segment => AmountUsd > 200 ? "HIGH_VALUE" : AmountUsd > 100 ? "MEDIUM_VALUE" : "LOW_VALUE";
}

/// <summary>A current trade. Money as traded, and in cents of USD at the rate of its day.</summary>
internal sealed record TradeRow(
    string TradeId, string TraderId, string Symbol, string TradeType, decimal Quantity, decimal Price, decimal Fee,
    DateTimeOffset TradeTime, decimal UsdPerUnit)
{
    /// <summary>The lowest sequence of the trade's events: what orders trades of one instant.</summary>
    public Int128 FirstSequence { get; init; }

    public string Desk { get; init; } = "UNKNOWN";

    public DateOnly TradeDate => DateOnly.FromDateTime(TradeTime.UtcDateTime);

    public decimal PriceUsd => Price * UsdPerUnit;

    public decimal NotionalUsd => Exact.Money(Quantity * PriceUsd);

    public decimal FeeUsd => Exact.Money(Fee * UsdPerUnit);

    /// <summary>First in first. Generated ids have their digits padded, so that text compares as numbers do.</summary>
    public static IEnumerable<TradeRow> InOrder(IEnumerable<TradeRow> trades) =>
        trades.OrderBy(trade => trade.TradeTime).ThenBy(trade => trade.FirstSequence).ThenBy(trade => trade.TradeId,
            StringComparer.Ordinal);
}

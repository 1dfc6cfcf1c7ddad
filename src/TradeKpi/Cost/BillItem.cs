namespace TradeKpi.Cost;

/// <summary>One line of the bill of a day.</summary>
/// <param name="Price">Of one unit.</param>
public sealed record BillItem(string Service, string Item, double Quantity, string Unit, decimal Price)
{
    /// <summary>In the prices' currency, to the cent's hundredth.</summary>
    public decimal Cost { get; } = Math.Round((decimal)Quantity * Price, 4, MidpointRounding.AwayFromZero);
}

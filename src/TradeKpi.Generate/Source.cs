using System.Text;

namespace TradeKpi.Generate;

/// <summary>The name of a mock source, as text and as bytes.</summary>
internal sealed record Source(string Text)
{
    public static readonly Source Shop = new("ecommerce");
    public static readonly Source Crm = new("crm");
    public static readonly Source Inventory = new("inventory");
    public static readonly Source TradingDesk = new("trading-desk");

    public byte[] Utf8 { get; } = Encoding.UTF8.GetBytes(Text);
}

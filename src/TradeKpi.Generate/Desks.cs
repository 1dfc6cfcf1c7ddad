using System.Text;

namespace TradeKpi.Generate;

/// <summary>An instrument and where its price path starts, in ten-thousandths of its currency.</summary>
/// <param name="Volatility">Standard deviation of the relative price change from one trade to the next.</param>
internal sealed record Instrument(string Symbol, string Currency, long FirstPrice, double Volatility)
{
    public static readonly Instrument[] All =
    [
        new("ALFA", "USD", 1_850_000, 0.0012), new("BRVO", "USD", 425_000, 0.0020), new("CHRL", "USD", 3_120_000, 0.0010),
        new("DLTA", "USD", 96_500, 0.0030), new("ECHO", "USD", 741_200, 0.0015), new("FOXT", "USD", 1_278_000, 0.0014),
        new("GOLF", "USD", 228_400, 0.0022), new("HOTL", "USD", 5_410_000, 0.0011), new("INDA", "CAD", 612_500, 0.0016),
        new("JULT", "CAD", 184_300, 0.0019), new("KILO", "EUR", 918_000, 0.0013), new("LIMA", "EUR", 334_500, 0.0018),
        new("MIKE", "EUR", 1_472_000, 0.0012), new("NOVR", "EUR", 256_700, 0.0021), new("OSCR", "GBP", 2_045_000, 0.0012),
        new("PAPA", "GBP", 73_800, 0.0026), new("QBEC", "CHF", 887_500, 0.0009), new("ROME", "SEK", 1_636_000, 0.0015),
        new("SIER", "NOK", 2_291_000, 0.0017), new("TANG", "PLN", 541_000, 0.0020),
    ];

    public byte[] SymbolUtf8 { get; } = Encoding.ASCII.GetBytes(Symbol);

    public byte[] CurrencyUtf8 { get; } = Encoding.ASCII.GetBytes(Currency);
}

/// <summary>Twenty-five traders at five desks.</summary>
internal static class Desks
{
    public const int Traders = 25;

    private static readonly byte[][] s_names =
        [.. new[] { "equities-us", "equities-eu", "nordics", "macro", "prop" }.Select(Encoding.ASCII.GetBytes)];

    public static byte[] Of(int trader) => s_names[trader % s_names.Length];
}

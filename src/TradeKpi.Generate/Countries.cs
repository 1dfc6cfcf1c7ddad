using System.Text;

namespace TradeKpi.Generate;

/// <summary>A market: where customers live and what they pay in.</summary>
/// <param name="LocalPerUsd">
/// Ten-thousandths of the currency for a dollar in the shop's price list. The list is fixed, unlike the fx rates.
/// </param>
/// <param name="Weight">Share of the customers, in percent.</param>
internal sealed record Country(string Code, string Currency, int LocalPerUsd, int Weight)
{
    public static readonly Country[] All =
    [
        new("US", "USD", 10_000, 30), new("CA", "CAD", 13_600, 8), new("MX", "MXN", 180_000, 6),
        new("GB", "GBP", 7_900, 11), new("IE", "EUR", 9_200, 2), new("DE", "EUR", 9_200, 11),
        new("FR", "EUR", 9_200, 8), new("ES", "EUR", 9_200, 5), new("IT", "EUR", 9_200, 5),
        new("NL", "EUR", 9_200, 4), new("BE", "EUR", 9_200, 2), new("SE", "SEK", 105_000, 3),
        new("NO", "NOK", 107_000, 2), new("CH", "CHF", 8_800, 1), new("PL", "PLN", 40_000, 2),
    ];

    private static readonly byte[] s_byPercent = [.. All.SelectMany((country, index) => Enumerable.Repeat((byte)index, country.Weight))];

    public byte[] CodeUtf8 { get; } = Encoding.ASCII.GetBytes(Code);

    public byte[] CurrencyUtf8 { get; } = Encoding.ASCII.GetBytes(Currency);

    public static byte PickIndex(SeededRandom random) => random.Pick(s_byPercent);
}

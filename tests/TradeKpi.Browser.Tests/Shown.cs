using System.Globalization;

namespace TradeKpi.Browser.Tests;

/// <summary>How the dashboard writes a number, said again independently of its script.</summary>
internal static class Shown
{
    /// <summary>All digits, thousands apart.</summary>
    public static string Exact(string? text)
    {
        if (text is null)
            return "–";
        return Number(text).ToString("N" + Places(text).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }

    /// <summary>How many digits stand behind the point.</summary>
    public static int Places(string text) =>
        text.Contains('.', StringComparison.Ordinal) ? text.Length - text.IndexOf('.', StringComparison.Ordinal) - 1 : 0;

    public static string Rounded(string? text, int places) => text is null
        ? "–"
        : Math.Round(Number(text), places, MidpointRounding.AwayFromZero).ToString("N" + places.ToString(CultureInfo.InvariantCulture),
            CultureInfo.InvariantCulture);

    /// <summary>To two places, and further where the price is.</summary>
    public static string Price(string? text) => text is null ? "–" : Rounded(text, Math.Max(2, Places(text)));

    public static string Percent(string? text) =>
        text is null ? "–" : Rounded((Number(text) * 100).ToString(CultureInfo.InvariantCulture), 2) + " %";

    /// <summary>An id with the name that is known for it.</summary>
    public static string Named(string id, IReadOnlyDictionary<string, string?>? names) =>
        names?.GetValueOrDefault(id) is { } name ? $"{id} {name}" : id;

    public static string Time(string? text) => text is null ? "–" : text[..19].Replace('T', ' ');

    public static decimal Number(string? text) => decimal.Parse(text!, CultureInfo.InvariantCulture);
}

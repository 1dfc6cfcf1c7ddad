using System.Text.RegularExpressions;

namespace TradeKpi.Embedded.Snowflake.Reading;

/// <summary>SQL's LIKE, without regard to case as SHOW has it.</summary>
internal static class LikePattern
{
    public static bool Matches(string text, string pattern) => Regex.IsMatch(
        text,
        $"^{Regex.Escape(pattern).Replace("%", ".*", StringComparison.Ordinal).Replace("_", ".", StringComparison.Ordinal)}$",
        RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.CultureInvariant,
        TimeSpan.FromSeconds(1));
}

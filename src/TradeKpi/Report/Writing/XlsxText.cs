using System.Buffers;
using System.Globalization;
using System.Text;
using System.Xml;

namespace TradeKpi.Report.Writing;

/// <summary>Text as a workbook holds it: what XML cannot hold, and what reads like an escape, as <c>_xHHHH_</c>.</summary>
/// <remarks>ST_Xstring, ECMA-376 part 1, 22.9.2.19.</remarks>
internal static class XlsxText
{
    private const int EscapeLetters = 7;

    private static readonly SearchValues<char> s_hex = SearchValues.Create("0123456789abcdefABCDEF");

    public static string Escaped(string text)
    {
        StringBuilder? escaped = null;
        for (var at = 0; at < text.Length; at++)
        {
            if (char.IsHighSurrogate(text[at]) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]))
            {
                escaped?.Append(text, at, 2);
                at++;
            }
            else if (IsAsItIs(text, at))
            {
                escaped?.Append(text[at]);
            }
            else
            {
                escaped ??= new StringBuilder(text, 0, at, text.Length + 16);
                escaped.Append(CultureInfo.InvariantCulture, $"_x{(int)text[at]:X4}_");
            }
        }

        return escaped?.ToString() ?? text;
    }

    // A carriage return would come back as a line feed.
    private static bool IsAsItIs(string text, int at) => text[at] == '_'
        ? !ReadsLikeEscape(text.AsSpan(at))
        : text[at] != '\r' && XmlConvert.IsXmlChar(text[at]);

    private static bool ReadsLikeEscape(ReadOnlySpan<char> text) =>
        text.Length >= EscapeLetters && text[1] == 'x' && text[6] == '_' && !text[2..6].ContainsAnyExcept(s_hex);
}

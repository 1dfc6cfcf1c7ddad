using System.Text;

namespace TradeKpi.Embedded.Snowflake.Rewriting;

/// <summary>Snowflake's date and time formats as the engine's.</summary>
/// <remarks>
/// https://docs.snowflake.com/en/sql-reference/date-time-input-output#about-the-elements-used-in-input-and-output-formats
/// </remarks>
internal static class DateFormats
{
    public const string Supported = "a literal format of YYYY, YY, MM, MON, MMMM, DD, DY, HH24, HH12, AM, PM, MI, SS, "
        + "FF, FF3, FF6, FF9, TZH:TZM, TZHTZM, \"text\" and punctuation.";

    private static readonly (string Snowflake, string Read, string Write)[] s_elements =
    [
        ("YYYY", "%Y", "%Y"), ("YY", "%y", "%y"), ("MMMM", "%B", "%B"), ("MON", "%b", "%b"), ("MM", "%m", "%m"), ("DD", "%d", "%d"),
        ("DY", "%a", "%a"),
        ("HH24", "%H", "%H"), ("HH12", "%I", "%I"), ("AM", "%p", "%p"), ("PM", "%p", "%p"), ("MI", "%M", "%M"), ("SS", "%S", "%S"),
        ("FF3", "%g", "%g"), ("FF6", "%f", "%f"), ("FF9", "%n", "%n"), ("FF", "%f", "%n"), ("TZH:TZM", "%z", "%z"), ("TZHTZM", "%z", "%z"),
    ];

    /// <returns>Null when an element is not known.</returns>
    public static string? ToEngine(string format, bool writes)
    {
        var result = new StringBuilder();
        var at = 0;
        while (at < format.Length)
        {
            var element = Array.Find(s_elements, known => StandsAt(known.Snowflake));
            if (element.Snowflake is not null)
            {
                result.Append(writes ? element.Write : element.Read);
                at += element.Snowflake.Length;
            }
            else if (format[at] == '"' && format.IndexOf('"', at + 1) is var end and > 0)
            {
                result.Append(format.AsSpan(at + 1, end - at - 1).ToString().Replace("%", "%%", StringComparison.Ordinal));
                at = end + 1;
            }
            else if (char.IsAsciiLetter(format[at]) && format[at] is not ('T' or 'Z'))
            {
                return null;
            }
            else
            {
                result.Append(format[at] == '%' ? "%%" : format[at].ToString());
                at++;
            }
        }

        return result.ToString();

        bool StandsAt(string element) => string.Compare(format, at, element, 0, element.Length, StringComparison.OrdinalIgnoreCase) == 0;
    }
}

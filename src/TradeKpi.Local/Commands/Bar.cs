using System.Globalization;
using Spectre.Console;

namespace TradeKpi.Local.Commands;

/// <summary>A number as a bar of block characters, red where it is below 0.</summary>
internal static class Bar
{
    private const string Eighths = " ▏▎▍▌▋▊▉█";

    /// <param name="largest">The number, without its sign, whose bar fills the width.</param>
    public static Text Of(string cell, decimal largest, int width)
    {
        var number = Number(cell);
        var eighths = largest == 0 ? 0 : (int)Math.Round(Math.Abs(number) / largest * width * 8);
        var bar = new string(Eighths[^1], eighths / 8) + (eighths % 8 == 0 ? "" : Eighths[eighths % 8]);
        return new Text(bar, new Style(number < 0 ? Color.Red : Color.Teal));
    }

    /// <summary>The number in a cell; 0 where there is none.</summary>
    public static decimal Number(string cell) => decimal.TryParse(cell, CultureInfo.InvariantCulture, out var number) ? number : 0;
}

using System.Globalization;

namespace TradeKpi.Tests.Analyze;

/// <summary>Figures that R or statsmodels computed: tests/data/reference, each file with the script that made it.</summary>
internal static class Reference
{
    /// <summary>The rows of a file below its script and heading.</summary>
    public static IReadOnlyList<string[]> Rows(string file) =>
        [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "reference", file)).Where(line => !line.StartsWith('#')).Skip(1)
            .Select(line => line.Split(','))];

    public static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    public static double[] Numbers(string text) => [.. text.Split(' ').Select(Number)];

    /// <summary>What a file says of a series, by name.</summary>
    public static Func<string, double[]> Of(string file, string series)
    {
        var rows = Rows(file).Where(row => row[0] == series).ToDictionary(row => row[1], row => Numbers(row[2]), StringComparer.Ordinal);
        return what => rows[what];
    }

    /// <summary>Equal up to a part of the expected value, or of one where that is smaller.</summary>
    public static void AssertClose(double expected, double actual, double part) =>
        Assert.True(Math.Abs(actual - expected) <= part * Math.Max(1, Math.Abs(expected)), $"{actual:R} is not {expected:R}");

    /// <summary>Equal up to a part of the expected value, however small that is.</summary>
    public static void AssertCloseRatio(double expected, double actual, double part) =>
        Assert.True(Math.Abs(actual - expected) <= part * Math.Abs(expected), $"{actual:R} is not {expected:R}");
}

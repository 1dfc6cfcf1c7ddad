using System.Globalization;
using TradeKpi.Operate;

namespace TradeKpi.Local.Commands;

/// <summary>The results of data tests, as lines: all in one, and each that was not passed.</summary>
internal static class DataTestLines
{
    public static void Print(TextWriter output, IReadOnlyList<DataTest> tests)
    {
        var notPassed = tests.Where(test => test.Failures > 0).OrderByDescending(test => test.IsFailed).ToList();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"data tests: {tests.Count - notPassed.Count} of {tests.Count} passed."));
        foreach (var test in notPassed)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"  {test.Status}: {test.Name}, {test.Failures:N0} rows{Such(test)}: select * from ops.test_{test.Name}"));
    }

    private static string Such(DataTest test) => test.Offender is null ? "" : $", such as \"{test.Offender}\"";
}

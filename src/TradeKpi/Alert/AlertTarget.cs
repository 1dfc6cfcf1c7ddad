using TradeKpi.Report;
using TradeKpi.Report.Asking;
using TradeKpi.Report.Catalog;

namespace TradeKpi.Alert;

/// <summary>The report that a rule watches, and the question that it asks it.</summary>
internal static class AlertTarget
{
    public const string DataTests = "data-quality";

    // What ops.alert_changes holds of them.
    private const decimal MostBound = 99_999_999_999_999_999_999_999_999m;

    // What a rule says otherwise, or must not say: it watches what is known now, all of it.
    private static readonly string[] s_taken = ["from", "to", "as_of", "sort", "limit", "cursor"];

    public static IEnumerable<ReportDefinition> Reports => ReportCatalog.Kpis.Concat(ReportCatalog.Operations);

    public static ReportDefinition? Report(AlertRule rule)
    {
        var name = rule.Kind == AlertKind.DataTest ? DataTests : rule.Report;
        return Reports.FirstOrDefault(report => report.Name.Equals(name, StringComparison.Ordinal));
    }

    /// <summary>The column of a rule that has no fault; null of a data test.</summary>
    public static ReportColumn? Column(AlertRule rule, ReportArguments arguments) =>
        rule.Kind == AlertKind.DataTest ? null : arguments.Columns.First(column => column.Name == rule.Column);

    /// <summary>The first column of days or times; null where the report has none.</summary>
    public static ReportColumn? Time(ReportArguments arguments) => arguments.Columns.FirstOrDefault(IsTime);

    /// <exception cref="ReportArgumentException">A parameter is none of the report's.</exception>
    public static ReportArguments Question(AlertRule rule, DateTimeOffset now)
    {
        var given = rule.Parameters.ToList();
        if (rule.From(now) is { } from)
            given.Add(new("from", from));
        if (rule.To(now) is { } to)
            given.Add(new("to", to));
        return ReportArguments.Read(Report(rule)!, given);
    }

    public static string? Fault(AlertRule rule)
    {
        if (Report(rule) is not { } report)
            return $"there is no report '{rule.Report}'. There are {string.Join(", ", Reports.Select(known => known.Name))}.";
        if (rule.Parameters.Keys.FirstOrDefault(name => s_taken.Contains(name, StringComparer.Ordinal)) is { } taken)
            return $"{taken} is no parameter of a rule: from_days_ago and to_days_ago bound its days.";
        if (rule is { FromDaysAgo: < 0 or > 3660 } or { ToDaysAgo: < 0 or > 3660 } || rule.FromDaysAgo < rule.ToDaysAgo)
            return "from_days_ago and to_days_ago are days from 0 to 3660, the first not after the last.";
        try
        {
            return Fault(rule, report, Question(rule, DateTimeOffset.UnixEpoch.AddDays(4000)));
        }
        catch (ReportArgumentException e)
        {
            return $"{e.Message} Allowed: {e.Allowed}.";
        }
    }

    private static string? Fault(AlertRule rule, ReportDefinition report, ReportArguments arguments)
    {
        if (rule.Kind == AlertKind.DataTest)
            return rule is { Report: "" or DataTests, Column: null, Above: null, Below: null, Parameters.Count: 0 }
                ? null
                : "a rule on data tests has a test, or none for all of them, and neither column nor bounds.";
        var isTime = rule.Kind == AlertKind.Staleness;
        var columns = arguments.Columns.Where(column => isTime ? IsTime(column) : IsNumber(column)).Select(column => column.Name).ToList();
        if (rule.Column is not { } name || !columns.Contains(name, StringComparer.Ordinal))
        {
            return $"'{rule.Column}' is no column of {report.Name} with {(isTime ? "days or times" : "numbers")}: of these it has " +
                $"{(columns.Count == 0 ? "none" : string.Join(", ", columns))}.";
        }

        if (rule.Test is not null)
            return "test is for rules on data tests.";
        if (Math.Abs(rule.Above ?? 0) > MostBound || Math.Abs(rule.Below ?? 0) > MostBound)
            return FormattableString.Invariant($"above and below lie within {MostBound:N0} of 0.");
        if (rule.Kind is AlertKind.Anomaly or AlertKind.Drawdown && Time(arguments) is null)
            return $"{report.Name} has no column of days or times{(report.Columns.Any(IsTime) ? " unless a parameter asks for it" : "")}.";
        return rule.Kind switch
        {
            AlertKind.Threshold => rule is { Above: null, Below: null } ? "a threshold needs above, below or both." : null,
            _ when rule.Below is not null => "below is for thresholds: these are above or within.",
            AlertKind.Anomaly => rule.Above is null or > 0 ? null : "above is a robust z, more than 0; 3.5 unless given.",
            AlertKind.Staleness => rule.Above > 0 ? null : "a staleness needs above, in seconds, more than 0.",
            _ => rule.Above > 0 ? null : "a drawdown needs above, more than 0.",
        };
    }

    private static bool IsTime(ReportColumn column) => column.Kind is ValueKind.Date or ValueKind.Timestamp;

    private static bool IsNumber(ReportColumn column) =>
        column.Kind is ValueKind.Count or ValueKind.Quantity or ValueKind.Money or ValueKind.Ratio;
}

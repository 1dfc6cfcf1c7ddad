using System.Data.Common;
using TradeKpi.Analyze.Series;
using TradeKpi.Report;
using TradeKpi.Report.Asking;
using TradeKpi.Report.AsOf;

namespace TradeKpi.Alert;

/// <summary>Asks a rule's report, and says what it comes to.</summary>
internal sealed class AlertJudge(ReportStage reports, TimeProvider time)
{
    private const decimal UsualZ = 3.5m;

    /// <summary>Null where there is too little to judge: then the rule's state stays.</summary>
    /// <exception cref="ReportArgumentException">The report does not take the rule's parameters.</exception>
    /// <exception cref="DbException">The warehouse cannot answer.</exception>
    public Task<AlertJudgement?> JudgeAsync(AlertRule rule, CancellationToken cancellationToken)
    {
        var question = AlertTarget.Question(rule, time.GetUtcNow());
        return rule.Kind switch
        {
            AlertKind.Threshold => ThresholdAsync(rule, question, cancellationToken),
            AlertKind.Anomaly => AnomalyAsync(rule, question, cancellationToken),
            AlertKind.Staleness => StalenessAsync(rule, question, cancellationToken),
            AlertKind.Drawdown => DrawdownAsync(rule, question, cancellationToken),
            _ => DataTestAsync(rule, question, cancellationToken),
        };
    }

    private async Task<AlertJudgement?> ThresholdAsync(AlertRule rule, ReportArguments question, CancellationToken cancellationToken)
    {
        AlertJudgement? judged = null;
        foreach (var (bound, isAbove) in new[] { (rule.Above, true), (rule.Below, false) })
        {
            if (bound is not { } limit || judged is { IsFiring: true })
                continue;
            var (row, version) = await ExtremeAsync(question, rule.Column!, isAbove, cancellationToken);
            var value = row is null ? (decimal?)null : Cell(row, question, rule.Column!) is { } cell ? ReportValues.Number(cell) : null;
            judged = new(isAbove ? value > limit : value < limit, value, limit, Key(row, question), version);
        }

        return judged;
    }

    private async Task<AlertJudgement?> StalenessAsync(AlertRule rule, ReportArguments question, CancellationToken cancellationToken)
    {
        var (row, version) = await ExtremeAsync(question, rule.Column!, isHighest: true, cancellationToken);
        if (row is null || Cell(row, question, rule.Column!) is not { } cell)
            return null;
        var newest = new DateTimeOffset(DateTime.SpecifyKind(ReportValues.Instant(cell), DateTimeKind.Utc));
        var age = decimal.Floor((decimal)(time.GetUtcNow() - newest).TotalSeconds);
        var limit = rule.Above!.Value;
        var firesAt = newest + TimeSpan.FromSeconds((double)Math.Min(limit, 1_000_000_000m) + 1);
        return new(age > limit, age, limit, Key(row, question), version, age > limit ? null : firesAt);
    }

    private async Task<AlertJudgement?> AnomalyAsync(AlertRule rule, ReportArguments question, CancellationToken cancellationToken)
    {
        var (sums, version) = await SumsAsync(rule, question, instant => instant.Date, cancellationToken);
        var series = DailySeries.Of([.. sums.Select(sum => (sum.Key, sum.Value))]);
        if (WeekdayLevel.Of(series) is not { } level)
            return null;
        var at = series.Complete - 1;
        var z = Math.Round((decimal)Math.Clamp(level.RobustZ(at, (double)series.Values[at]), -1e9, 1e9), 6, MidpointRounding.AwayFromZero);
        var limit = rule.Above ?? UsualZ;
        return new(Math.Abs(z) > limit, z, limit, ReportValues.Text(series.Day(at), ValueKind.Date), version);
    }

    private async Task<AlertJudgement?> DrawdownAsync(AlertRule rule, ReportArguments question, CancellationToken cancellationToken)
    {
        var (sums, version) = await SumsAsync(rule, question, instant => instant, cancellationToken);
        if (sums.Count == 0)
            return null;
        decimal cumulative = 0, peak = 0;
        foreach (var sum in sums.Values)
            peak = Math.Max(peak, cumulative += sum);
        var kind = AlertTarget.Time(question)!.Kind;
        var fall = peak - cumulative;
        return new(fall > rule.Above, fall, rule.Above!.Value, ReportValues.Text(sums.Keys.Last(), kind), version);
    }

    private async Task<AlertJudgement?> DataTestAsync(AlertRule rule, ReportArguments question, CancellationToken cancellationToken)
    {
        await using var result = await reports.OpenAsync(question, cancellationToken);
        var (failed, rows, isKnown) = (new List<string>(), 0m, false);
        await foreach (var row in result.RowsAsync(cancellationToken))
        {
            var name = (string)Cell(row, question, "check_name")!;
            if (rule.Test is not null && name != rule.Test)
                continue;
            isKnown = true;
            if (Cell(row, question, "status") is not "FAILED")
                continue;
            failed.Add(name);
            rows += ReportValues.Number(Cell(row, question, "failures")!);
        }

        return isKnown ? new(failed.Count > 0, rows, 0, failed.Count > 0 ? string.Join(", ", failed) : null, result.Version) : null;
    }

    /// <summary>The row with the highest or lowest value; null where no row has one.</summary>
    private async Task<(object?[]? Row, GoldVersion Version)> ExtremeAsync(
        ReportArguments question, string column, bool isHighest, CancellationToken cancellationToken)
    {
        var first = question.With(filter: null, [new ReportOrder(column, isHighest)], limit: 1, offset: 0);
        await using var result = await reports.OpenAsync(first, cancellationToken);
        await foreach (var row in result.RowsAsync(cancellationToken))
            return (Cell(row, question, column) is null ? null : [.. row], result.Version);
        return (null, result.Version);
    }

    /// <summary>The column, added up by time.</summary>
    private async Task<(SortedDictionary<DateTime, decimal> Sums, GoldVersion Version)> SumsAsync(
        AlertRule rule, ReportArguments question, Func<DateTime, DateTime> of, CancellationToken cancellationToken)
    {
        var sums = new SortedDictionary<DateTime, decimal>();
        var when = AlertTarget.Time(question)!.Name;
        await using var result = await reports.OpenAsync(question, cancellationToken);
        await foreach (var row in result.RowsAsync(cancellationToken))
        {
            if (Cell(row, question, when) is not { } instant || Cell(row, question, rule.Column!) is not { } value)
                continue;
            var at = of(ReportValues.Instant(instant));
            sums[at] = sums.GetValueOrDefault(at) + ReportValues.Number(value);
        }

        return (sums, result.Version);
    }

    private static object? Cell(object?[] row, ReportArguments question, string column) =>
        row[question.Columns.Index().First(known => known.Item.Name == column).Index];

    private static string? Key(object?[]? row, ReportArguments question) => row is null
        ? null
        : string.Join(" / ", question.Columns.Index()
            .Where(column => question.Definition.DefaultOrder.Contains(column.Item.Name, StringComparer.Ordinal))
            .Select(column => ReportValues.Text(row[column.Index], column.Item.Kind)));
}

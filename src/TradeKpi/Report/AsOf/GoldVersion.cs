namespace TradeKpi.Report.AsOf;

/// <summary>A state of all gold tables, which change together.</summary>
/// <param name="Version">Counts from 1; 0 while gold is empty.</param>
/// <param name="CreatedAt">When it was committed, in UTC; null while gold is empty.</param>
public sealed record GoldVersion(long Version, DateTime? CreatedAt)
{
    /// <summary>The time as text, as answers carry it.</summary>
    public string? AsOf => ReportValues.Text(CreatedAt, ValueKind.Timestamp);
}

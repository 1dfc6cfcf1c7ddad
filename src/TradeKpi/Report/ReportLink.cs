namespace TradeKpi.Report;

/// <summary>What a row of a report refers to, or what refers to it.</summary>
/// <param name="Name">As a path names it.</param>
/// <param name="To">The name of the report on the other side.</param>
/// <param name="Column">The column of this side that both have in common.</param>
/// <param name="ToColumn">Of the other side: its key where there is one row, a column that refers here where there are more.</param>
/// <param name="IsMany">Whether there may be many rows.</param>
public sealed record ReportLink(string Name, string To, string Column, string ToColumn, bool IsMany = false)
{
    /// <summary>What a column of the other side is called beside those of this one.</summary>
    public string NameOf(ReportColumn column)
    {
        ArgumentNullException.ThrowIfNull(column);
        return $"{Name}__{column.Name}";
    }
}

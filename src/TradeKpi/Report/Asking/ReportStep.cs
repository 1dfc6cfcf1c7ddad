using TradeKpi.Report.Filter;

namespace TradeKpi.Report.Asking;

/// <summary>What is made of a report's rows in the warehouse, one step after another.</summary>
public abstract record ReportStep
{
    /// <summary>The columns that come of it, and which of them make an order total.</summary>
    internal abstract (IReadOnlyList<ReportColumn> Columns, IReadOnlyList<string> Key) Shape(
        IReadOnlyList<ReportColumn> columns, IReadOnlyList<string> key);

    /// <summary>The query that does it; values become binds.</summary>
    internal abstract string Sql(string from, FilterBinds binds);
}

/// <summary>Keeps the rows that meet a condition.</summary>
public sealed record KeepRows(ReportFilter Filter) : ReportStep
{
    internal override (IReadOnlyList<ReportColumn> Columns, IReadOnlyList<string> Key) Shape(
        IReadOnlyList<ReportColumn> columns, IReadOnlyList<string> key) => (columns, key);

    internal override string Sql(string from, FilterBinds binds) => $"select * from {from} where {Filter.Sql(binds)}";
}

/// <summary>One row for each combination of values; without columns to group by, one row for all.</summary>
public sealed record GroupRows(IReadOnlyList<ReportColumn> By, IReadOnlyList<ReportAggregate> Aggregates) : ReportStep
{
    internal override (IReadOnlyList<ReportColumn> Columns, IReadOnlyList<string> Key) Shape(
        IReadOnlyList<ReportColumn> columns, IReadOnlyList<string> key) =>
        ([.. By, .. Aggregates.Select(aggregate => aggregate.Result)], [.. By.Select(column => column.Name)]);

    internal override string Sql(string from, FilterBinds binds)
    {
        var by = By.Select(column => column.SqlName).ToList();
        var columns = by.Concat(Aggregates.Select(aggregate => $"{aggregate.Sql} as {aggregate.Result.SqlName}"));
        return $"select {string.Join(", ", columns)} from {from}" + (by.Count > 0 ? $" group by {string.Join(", ", by)}" : "");
    }
}

/// <summary>The first rows of each group in an order.</summary>
/// <param name="Of">The column whose values are the groups.</param>
/// <param name="Skip">Rows of each group that are left out before.</param>
/// <param name="Most">At most so many rows of each.</param>
public sealed record FirstRows(ReportColumn Of, IReadOnlyList<ReportOrder> Order, long Skip, long Most) : ReportStep
{
    internal override (IReadOnlyList<ReportColumn> Columns, IReadOnlyList<string> Key) Shape(
        IReadOnlyList<ReportColumn> columns, IReadOnlyList<string> key) => (columns, key);

    internal override string Sql(string from, FilterBinds binds)
    {
        var orders = Order.Select(order => $"{order.Column} {(order.Descending ? "desc" : "asc")} nulls last");
        var place = $"row_number() over (partition by {Of.SqlName} order by {string.Join(", ", orders)})";
        return FormattableString.Invariant($"select * from {from} qualify {place} > {Skip} and {place} <= {Skip + Most}");
    }
}

/// <summary>A figure of a group of rows.</summary>
/// <param name="Method">How it is made.</param>
/// <param name="Of">The column it is made of; null for the number of rows.</param>
/// <param name="Name">What it is called in SQL, a name of ours.</param>
public sealed record ReportAggregate(AggregateMethod Method, ReportColumn? Of, string Name)
{
    /// <summary>The column that comes of it.</summary>
    public ReportColumn Result => new(Name, Method switch
    {
        AggregateMethod.Count or AggregateMethod.CountDistinct => ValueKind.Count,
        AggregateMethod.Average => ValueKind.Ratio,
        _ => Of!.Kind,
    }, $"{Method} of {Of?.Name ?? "rows"}.");

    // An average of decimals is a double on one engine: it is the exact ratio that every report has.
    internal string Sql => Method switch
    {
        AggregateMethod.Count => "count(*)",
        AggregateMethod.CountDistinct => $"count(distinct {Of!.SqlName})",
        AggregateMethod.Average => $"ops.ratio(sum({Of!.SqlName}), count({Of.SqlName}))",
        AggregateMethod.Sum => $"sum({Of!.SqlName})",
        AggregateMethod.Min => $"min({Of!.SqlName})",
        _ => $"max({Of!.SqlName})",
    };
}

/// <summary>How a figure of a group of rows is made.</summary>
public enum AggregateMethod
{
    /// <summary>The number of rows.</summary>
    Count,
    CountDistinct,
    Sum,
    Min,
    Max,

    /// <summary>The sum over the number of rows with a value, rounded half away from zero to 6 places.</summary>
    Average,
}

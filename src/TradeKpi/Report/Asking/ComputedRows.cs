namespace TradeKpi.Report.Asking;

/// <summary>Computed rows in the order and from the place that was asked for, as a query would give them.</summary>
internal static class ComputedRows
{
    private static readonly Comparer<object?> s_values = Comparer<object?>.Create(ReportValues.Compare);

    /// <summary>
    /// Keeps the rows that meet the filter, orders them, nulls last either way and texts by their code, and leaves the earlier pages out.
    /// </summary>
    public static IReadOnlyList<object?[]> Page(IEnumerable<object?[]> rows, ReportArguments arguments)
    {
        var columns = arguments.Columns.Select(column => column.Name).ToList();
        var ordered = rows.Where(row => arguments.Filter?.Holds(column => row[columns.IndexOf(column.Name)]) ?? true).OrderBy(_ => 0);
        foreach (var order in ReportSql.Order(arguments))
        {
            var at = columns.IndexOf(order.Column);
            ordered = ordered.ThenBy(row => row[at] is null);
            ordered = order.Descending ? ordered.ThenByDescending(row => row[at], s_values) : ordered.ThenBy(row => row[at], s_values);
        }

        return [.. ordered.Skip((int)Math.Min(arguments.Offset, int.MaxValue))];
    }
}

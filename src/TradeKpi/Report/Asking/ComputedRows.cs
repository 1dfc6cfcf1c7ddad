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

        // One more than the page: it tells that there is a next one.
        var paged = ordered.Skip((int)Math.Min(arguments.Offset, int.MaxValue));
        return [.. arguments.Limit is { } limit ? paged.Take((int)Math.Min(limit + 1, int.MaxValue)) : paged];
    }

    /// <summary>The same rows, until nobody waits for them any longer.</summary>
    /// <exception cref="OperationCanceledException">Nobody does.</exception>
    public static IEnumerable<object?[]> Until(this IEnumerable<object?[]> rows, CancellationToken cancellationToken)
    {
        foreach (var row in rows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return row;
        }
    }
}

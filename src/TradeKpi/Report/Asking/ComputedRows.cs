namespace TradeKpi.Report.Asking;

/// <summary>Computed rows in the order and from the place that was asked for, as a query would give them.</summary>
internal static class ComputedRows
{
    /// <summary>
    /// Keeps the rows that meet the filter, orders them, nulls last either way and texts by their code, and leaves the earlier pages out.
    /// </summary>
    /// <exception cref="ReportTooLargeException">More are kept than may be held.</exception>
    public static IReadOnlyList<object?[]> Page(IEnumerable<object?[]> rows, ReportArguments arguments, HeldRows held)
    {
        var columns = arguments.Columns.Select(column => column.Name).ToList();
        var ordered = InOrder(
            [.. rows.Where(row => arguments.Filter?.Holds(column => row[columns.IndexOf(column.Name)]) ?? true).Select(held.Holding)],
            [.. ReportSql.Order(arguments).Select(order => (columns.IndexOf(order.Column), order.Descending))]);

        // One more than the page: it tells that there is a next one.
        var paged = ordered.Skip((int)Math.Min(arguments.Offset, int.MaxValue));
        return [.. arguments.Limit is { } limit ? paged.Take((int)Math.Min(limit + 1, int.MaxValue)) : paged];
    }

    // Most computations make their rows in the order of the grain: then there is nothing to sort.
    private static IEnumerable<object?[]> InOrder(List<object?[]> rows, List<(int At, bool Descending)> orders)
    {
        var before = Comparer<object?[]>.Create((one, other) =>
        {
            foreach (var (at, descending) in orders)
            {
                var nulls = (one[at] is null).CompareTo(other[at] is null);
                if (nulls != 0)
                    return nulls;
                if (ReportValues.Compare(one[at], other[at]) is not 0 and var values)
                    return descending ? -values : values;
            }

            return 0;
        });
        var isOrdered = Enumerable.Range(1, Math.Max(0, rows.Count - 1)).All(at => before.Compare(rows[at - 1], rows[at]) <= 0);
        return isOrdered ? rows : rows.Order(before);
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

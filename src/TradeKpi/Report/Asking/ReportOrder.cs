namespace TradeKpi.Report.Asking;

/// <summary>One column of an order.</summary>
public sealed record ReportOrder(string Column, bool Descending)
{
    /// <summary>Reads <c>-net_sales,sale_date</c>: columns by name, descending with a minus.</summary>
    /// <exception cref="ReportArgumentException">A column is unknown or comes twice.</exception>
    public static IReadOnlyList<ReportOrder> Read(string text, IReadOnlyList<ReportColumn> columns)
    {
        ArgumentNullException.ThrowIfNull(text);
        var orders = new List<ReportOrder>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            var name = part.TrimStart('-');
            var known = columns.FirstOrDefault(
                column => column.Name.Equals(name, StringComparison.Ordinal) && part.Length - name.Length <= 1);
            if (known is null || orders.Exists(order => order.Column == known.Name))
                throw new ReportArgumentException("sort", $"'{part}' is not allowed in sort.",
                    "each once, with - for descending: " + string.Join(", ", columns.Select(c => c.Name)));
            orders.Add(new ReportOrder(known.Name, part.StartsWith('-')));
        }

        return orders;
    }

    public override string ToString() => Descending ? "-" + Column : Column;
}

using TradeKpi.Report.AsOf;
using TradeKpi.Report.Filter;

namespace TradeKpi.Report.Asking;

/// <summary>The statement that answers a question: the report's query, filtered, in order, a page of it.</summary>
internal static class ReportSql
{
    /// <param name="binds">Takes the values of the filter.</param>
    public static string Of(ReportArguments arguments, FilterBinds? binds = null)
    {
        var definition = arguments.Definition;
        // A computation must give the same answer to the same rows, ties and sums of doubles included.
        if (definition.Computation is { } computation)
            return $"{Select(computation.Inputs, arguments, binds: null)}\norder by " +
                $"{string.Join(", ", computation.Inputs.Select(input => input + " asc nulls last"))}";
        var columns = arguments.Columns.ToDictionary(column => column.Name, StringComparer.Ordinal);
        var orders = Order(arguments).Select(order => (columns[order.Column].SortedBy ?? columns[order.Column].SqlName)
            + (order.Descending ? " desc nulls last" : " asc nulls last"));
        var by = string.Join(", ", orders);
        var sql = Select(columns.Values.Select(column => column.SqlName), arguments, binds ?? new FilterBinds())
            + (by.Length > 0 ? $"\norder by {by}" : "");
        return arguments.Limit is null && arguments.Offset == 0 ? sql : sql + "\nlimit :limit_plus_one offset :offset";
    }

    /// <summary>The columns asked for, or else the report's own order, then those of the grain that they leave open.</summary>
    public static IEnumerable<ReportOrder> Order(ReportArguments arguments)
    {
        var columns = arguments.Columns.Select(column => column.Name);
        var sort = arguments.Sort.Count == 0 && arguments.Definition.DefaultSort is { } usual
            ? ReportOrder.Read(usual, arguments.Columns)
            : arguments.Sort;
        var grain = arguments.Definition.DefaultOrder
            .Where(name => columns.Contains(name, StringComparer.Ordinal) && !sort.Any(order => order.Column == name))
            .Select(name => new ReportOrder(name, Descending: false));
        return sort.Concat(grain);
    }

    /// <summary>Columns of the report's query; before it, what its relations were at the version that is asked for.</summary>
    /// <param name="binds">Takes the values of the filter; null where the filter comes after a computation.</param>
    public static string Select(IEnumerable<string> columns, ReportArguments arguments, FilterBinds? binds)
    {
        var query = arguments.Definition.QueryFor(arguments.Values);
        var before = "";
        if (arguments.AsOf is not null)
        {
            var then = new AsOfQuery("as_of_", CommonParameters.AsOf.Name);
            query = then.Rewrite(query);
            before = then.Expressions + ",\n\n";
        }

        var rows = "report";
        var steps = "";
        foreach (var (n, step) in arguments.Steps.Index())
        {
            steps += FormattableString.Invariant($",\n\nstep_{n} as (\n{step.Sql(rows, binds!)}\n)");
            rows = FormattableString.Invariant($"step_{n}");
        }

        var where = arguments.Filter is not null && binds is not null ? "\nwhere " + arguments.Filter.Sql(binds) : "";
        return $"with {before}report as (\n{query}\n){steps}\n\nselect {string.Join(", ", columns)}\nfrom {rows}{where}";
    }
}

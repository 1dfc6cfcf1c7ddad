namespace TradeKpi.Report;

/// <summary>
/// Makes a report's rows of its query's rows, where the formulas are none for SQL. Order, page and format come after it, as for every
/// report.
/// </summary>
public interface IReportComputation
{
    /// <summary>The columns that it reads from the query.</summary>
    IReadOnlyList<string> Inputs { get; }

    /// <param name="rows">The query's rows in the order of their values, each a value a column of <see cref="Inputs"/>.</param>
    /// <returns>Rows in any order, each a value a column of the report: text, whole number, decimal, day or null.</returns>
    /// <exception cref="OperationCanceledException">Nobody waits for it any longer.</exception>
    IEnumerable<object?[]> Compute(IReadOnlyList<object?[]> rows, ParameterValues values, CancellationToken cancellationToken);
}

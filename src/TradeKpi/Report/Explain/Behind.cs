namespace TradeKpi.Report.Explain;

/// <summary>Which rows stand behind a number, and what each adds to it.</summary>
/// <param name="Rows">What kind of rows.</param>
/// <param name="Where">Which of them count: a condition in SQL; null for all.</param>
/// <param name="Adds">An expression in SQL whose sum over them is the number; null where the number is no such sum.</param>
internal sealed record Behind(RowSource Rows, string? Where = null, string? Adds = null)
{
    public const string One = "1";

    /// <summary>Adds one for each value of a column, with the first row that has it.</summary>
    public static string Each(string column) => $"iff(row_number() over (partition by {column} order by entity_key) = 1, 1, 0)";
}

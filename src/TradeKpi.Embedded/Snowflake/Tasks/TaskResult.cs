namespace TradeKpi.Embedded.Snowflake.Tasks;

/// <summary>What a task or dynamic-table statement answers: columns and rows, as a query would.</summary>
public sealed record TaskResult(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<object?>> Rows)
{
    /// <summary>The one-line answer of DDL.</summary>
    public static TaskResult Status(string text) => new(["status"], [[text]]);
}

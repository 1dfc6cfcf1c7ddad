namespace TradeKpi.Embedded.Snowflake.Engines;

/// <summary>What a statement about tasks or dynamic tables answers: columns and rows, as a query would.</summary>
internal sealed record Answer(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<object?>> Rows)
{
    /// <summary>That it was obeyed, where there is no more to say.</summary>
    public static Answer Executed { get; } = Status("Statement executed successfully.");

    /// <summary>The one-line answer of DDL.</summary>
    public static Answer Status(string text) => new(["status"], [[text]]);

    /// <summary>The answer as a result set; a column without a value is text.</summary>
    public StatementResult ToResult() =>
        new(RowSet.Of([.. Columns.Select((name, i) => (name, TypeOf(i)))], Rows.Select(row => row.ToArray())));

    private Type TypeOf(int column) =>
        Rows.Select(row => row[column]?.GetType()).FirstOrDefault(type => type is not null) ?? typeof(string);
}

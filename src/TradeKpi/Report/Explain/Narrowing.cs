namespace TradeKpi.Report.Explain;

/// <summary>Narrows the rows behind a report to those behind one of its rows.</summary>
/// <param name="Condition">In SQL, true where none of its parameters is given; null where they narrow nothing.</param>
/// <param name="Parameters">The binds of the condition.</param>
internal sealed record Narrowing(string? Condition, params IReadOnlyList<ReportParameter> Parameters)
{
    /// <summary>Whether amounts are in the rows' own currency once it is given.</summary>
    public bool IsLocal { get; private init; }

    public static Narrowing From { get; } =
        new("(cast(:first_day as date) is null or day >= cast(:first_day as date))", CommonParameters.From);

    public static Narrowing To { get; } =
        new("(cast(:last_day as date) is null or day <= cast(:last_day as date))", CommonParameters.To);

    /// <summary>Only what was ordered or traded before an instant.</summary>
    public static Narrowing Before { get; } = new(
        "(cast(:before_instant as timestamp_ntz(6)) is null or made_at < cast(:before_instant as timestamp_ntz(6)))",
        CommonParameters.Before("what was ordered or traded"));

    /// <summary>The currency of a row that was asked for with <c>currency=local</c>.</summary>
    public static Narrowing Currency { get; } = new(Equal("currency", "currency", "varchar"),
        Key("currency") with { Description = "The row's currency, where the report was asked with currency=local." })
    { IsLocal = true };

    public static Narrowing Country { get; } = Alike(CommonParameters.Country);

    public static Narrowing Category { get; } = Alike(CommonParameters.Category);

    public static Narrowing CustomerType { get; } = Alike(CommonParameters.CustomerType);

    public static Narrowing Day(string name) => new(Equal("day", name, "date"), Key(name, ValueKind.Date));

    public static Narrowing Time(string name) => new(Equal(name, name, "timestamp_ntz"), Key(name, ValueKind.Timestamp));

    public static Narrowing Text(string name, string? column = null) => new(Equal(column ?? name, name, "varchar"), Key(name));

    public static Narrowing Number(string name) => new(Equal(name, name, "decimal(18, 0)"), Key(name, ValueKind.Count));

    /// <summary>A value of the dimension that another parameter names.</summary>
    /// <param name="by">That parameter.</param>
    /// <param name="dimensions">Its values, and the column that each stands for.</param>
    public static Narrowing Segment(ReportParameter by, params (string Value, string Column)[] dimensions)
    {
        var choices = string.Join(' ', dimensions.Select(dimension => $"when '{dimension.Value}' then {dimension.Column}"));
        return new(Equal($"case cast(:{by.Bind} as varchar) {choices} else 'all' end", "segment", "varchar"), by, Key("segment"));
    }

    /// <summary>The row's value of a column.</summary>
    public static ReportParameter Key(string name, ValueKind kind = ValueKind.Text) => new(name, kind, $"The row's {name}.") { Min = 0 };

    private static Narrowing Alike(ReportParameter parameter) =>
        new($"(cast(:{parameter.Bind} as varchar) is null or upper({parameter.Name}) = upper(cast(:{parameter.Bind} as varchar)))",
            parameter);

    private static string Equal(string column, string bind, string type) =>
        $"(cast(:{bind} as {type}) is null or {column} = cast(:{bind} as {type}))";
}

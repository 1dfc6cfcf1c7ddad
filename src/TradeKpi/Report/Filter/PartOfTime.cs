namespace TradeKpi.Report.Filter;

/// <summary>A part of a day or an instant against a number.</summary>
/// <param name="Part">year, month, day, hour, minute or second; of a day only the first three.</param>
/// <param name="Operator">eq, ne, gt, ge, lt or le.</param>
public sealed record PartOfTime(ReportColumn Column, string Part, string Operator, decimal Value) : ReportFilter
{
    internal override string Sql(FilterBinds binds)
    {
        var part = $"{(Part == "day" ? "dayofmonth" : Part)}({Column.SqlName})";
        return Operator switch
        {
            "eq" => $"coalesce({part} = {binds.Add(Value)}, false)",
            "ne" => $"coalesce({part} <> {binds.Add(Value)}, true)",
            _ => $"coalesce({part} {SymbolOf(Operator)} {binds.Add(Value)}, false)",
        };
    }

    internal override bool Holds(Func<ReportColumn, object?> cell) => cell(Column) is { } value
        ? Meets(PartOf(ReportValues.Instant(value)).CompareTo(Value), Operator)
        : Operator == "ne";

    private decimal PartOf(DateTime time) => Part switch
    {
        "year" => time.Year,
        "month" => time.Month,
        "day" => time.Day,
        "hour" => time.Hour,
        "minute" => time.Minute,
        "second" => time.Second,
        _ => throw new InvalidOperationException($"{Part} is no part of a time."),
    };
}

using System.Globalization;
using Microsoft.OData.Edm;
using Microsoft.OData.UriParser;
using TradeKpi.Report;
using TradeKpi.Report.Filter;

namespace TradeKpi.Web.OData;

/// <summary>
/// A <c>$filter</c> as a condition on the report's rows: comparisons of columns, or of parts of their time, with values, in, contains,
/// startswith, endswith, and, or, not.
/// </summary>
/// <exception cref="Http.ProblemException">It holds something else: 501.</exception>
internal sealed class ODataFilters(ODataColumns columns)
{
    public ReportFilter Read(SingleValueNode node) => node switch
    {
        ConvertNode convert => Read(convert.Source),
        BinaryOperatorNode { OperatorKind: BinaryOperatorKind.And or BinaryOperatorKind.Or } both =>
            new BothOrEither(Read(both.Left), Read(both.Right), both.OperatorKind == BinaryOperatorKind.And),
        BinaryOperatorNode comparison => Compare(comparison),
        UnaryOperatorNode { OperatorKind: UnaryOperatorKind.Not } not => new Opposite(Read(not.Operand)),
        SingleValueFunctionCallNode call => Call(call),
        InNode { Right: CollectionConstantNode { Collection.Count: > 0 } list } within => AnyOf(columns.Find(within.Left), list),
        SingleValuePropertyAccessNode flag => new Comparison(columns.Find(flag), "eq", true),
        _ => throw Refused(),
    };

    /// <summary>The one row of a key.</summary>
    public static ReportFilter Key(ReportDefinition report, KeySegment key) => key.Keys
        .Select(part => (Column: ODataColumns.Own(report, part.Key), part.Value))
        .Select(part => (ReportFilter)new Comparison(part.Column, "eq", Value(part.Column, part.Value)))
        .Aggregate((left, right) => new BothOrEither(left, right, Both: true));

    private ReportFilter Compare(BinaryOperatorNode node)
    {
        var name = Name(node.OperatorKind);
        return ODataColumns.Plain(node.Left) is ConstantNode before
            ? Compare(node.Right, Turned(name), before.Value)
            : ODataColumns.Plain(node.Right) is ConstantNode after
                ? Compare(node.Left, name, after.Value)
                : throw Refused();
    }

    private ReportFilter Compare(SingleValueNode node, string comparison, object? value)
    {
        if (ODataColumns.Plain(node) is not SingleValueFunctionCallNode call)
        {
            var column = columns.Find(node);
            return new Comparison(column, comparison, Value(column, value));
        }

        // now(), maxdatetime() and mindatetime() are of no column.
        var of = columns.Find(call.Parameters.FirstOrDefault() ?? throw Refused());
        return call.Name switch
        {
            "date" => new Comparison(of with { Kind = ValueKind.Date }, comparison, Value(of, value)),
            "year" or "month" or "day" or "hour" or "minute" or "second" when value is IConvertible number =>
                new PartOfTime(of, call.Name, comparison, Number(number)),
            _ => throw Refused(),
        };
    }

    private PartOfText Call(SingleValueFunctionCallNode call)
    {
        var parameters = call.Parameters.ToList();
        return call.Name is "contains" or "startswith" or "endswith"
            && ODataColumns.Plain(parameters[1]) is ConstantNode { Value: string part }
            ? new PartOfText(columns.Find(parameters[0]), call.Name, part)
            : throw Refused();
    }

    private static ReportFilter AnyOf(ReportColumn column, CollectionConstantNode list) => list.Collection
        .Select(value => (ReportFilter)new Comparison(column, "eq", Value(column, value.Value)))
        .Aggregate((left, right) => new BothOrEither(left, right, Both: false));

    /// <summary>The constant as filters hold it: text, decimal, day or instant in UTC, or bool.</summary>
    private static object? Value(ReportColumn column, object? value) => value switch
    {
        null => null,
        string or bool => value,
#pragma warning disable CS0618 // The parser of version 8 makes days that only version 9 will make as DateOnly.
        Date day => new DateTime(day.Year, day.Month, day.Day, 0, 0, 0, DateTimeKind.Unspecified),
#pragma warning restore CS0618
        DateTimeOffset time => DateTime.SpecifyKind(time.UtcDateTime, DateTimeKind.Unspecified),
        IConvertible number when column.Kind is ValueKind.Count or ValueKind.Money or ValueKind.Quantity or ValueKind.Ratio =>
            Number(number),
        _ => throw Refused(),
    };

    private static decimal Number(IConvertible number) => number.ToDecimal(CultureInfo.InvariantCulture);

    private static string Name(BinaryOperatorKind kind) => kind switch
    {
        BinaryOperatorKind.Equal => "eq",
        BinaryOperatorKind.NotEqual => "ne",
        BinaryOperatorKind.GreaterThan => "gt",
        BinaryOperatorKind.GreaterThanOrEqual => "ge",
        BinaryOperatorKind.LessThan => "lt",
        BinaryOperatorKind.LessThanOrEqual => "le",
        _ => throw Refused(),
    };

    private static string Turned(string name) => name switch
    {
        "gt" => "lt",
        "ge" => "le",
        "lt" => "gt",
        "le" => "ge",
        _ => name,
    };

    private static Exception Refused() => ODataProblems.NotServed(
        "$filter takes columns, or year, month, day, hour, minute, second or date of them, compared with values by eq, ne, gt, ge, lt, " +
        "le, in, contains, startswith or endswith, joined by and, or, not and brackets.");
}

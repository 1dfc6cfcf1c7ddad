using System.Globalization;
using Microsoft.OData;
using Microsoft.OData.Edm;
using Microsoft.OData.UriParser;
using TradeKpi.Report;
using TradeKpi.Report.Filter;

namespace TradeKpi.Web.OData;

/// <summary>
/// A <c>$filter</c> as a condition on the report's rows: comparisons of columns with values, in, contains, startswith, endswith, and, or,
/// not.
/// </summary>
/// <exception cref="ODataException">It holds something else.</exception>
internal sealed class ODataFilters(ReportDefinition report)
{
    public ReportFilter Read(SingleValueNode node) => node switch
    {
        ConvertNode convert => Read(convert.Source),
        BinaryOperatorNode { OperatorKind: BinaryOperatorKind.And or BinaryOperatorKind.Or } both =>
            new BothOrEither(Read(both.Left), Read(both.Right), both.OperatorKind == BinaryOperatorKind.And),
        BinaryOperatorNode comparison => Compare(comparison),
        UnaryOperatorNode { OperatorKind: UnaryOperatorKind.Not } not => new Opposite(Read(not.Operand)),
        SingleValueFunctionCallNode call => Call(call),
        InNode { Right: CollectionConstantNode list } within => AnyOf(Column(within.Left), list),
        SingleValuePropertyAccessNode flag => new Comparison(Column(flag), "eq", true),
        _ => throw Refused(),
    };

    /// <summary>The one row of a key.</summary>
    public ReportFilter Key(KeySegment key) => key.Keys
        .Select(part => (ReportFilter)new Comparison(Column(part.Key), "eq", Value(Column(part.Key), part.Value)))
        .Aggregate((left, right) => new BothOrEither(left, right, Both: true));

    private Comparison Compare(BinaryOperatorNode node)
    {
        var name = Name(node.OperatorKind);
        return Plain(node.Left) is ConstantNode before
            ? new Comparison(Column(node.Right), Turned(name), Value(Column(node.Right), before.Value))
            : Plain(node.Right) is ConstantNode after
                ? new Comparison(Column(node.Left), name, Value(Column(node.Left), after.Value))
                : throw Refused();
    }

    private PartOfText Call(SingleValueFunctionCallNode call)
    {
        var parameters = call.Parameters.OfType<SingleValueNode>().ToList();
        return call.Name is "contains" or "startswith" or "endswith" && Plain(parameters[1]) is ConstantNode { Value: string part }
            ? new PartOfText(Column(parameters[0]), call.Name, part)
            : throw Refused();
    }

    private static ReportFilter AnyOf(ReportColumn column, CollectionConstantNode list) => list.Collection
        .Select(value => (ReportFilter)new Comparison(column, "eq", Value(column, value.Value)))
        .Aggregate((left, right) => new BothOrEither(left, right, Both: false));

    private ReportColumn Column(SingleValueNode node) =>
        Plain(node) is SingleValuePropertyAccessNode property ? Column(property.Property.Name) : throw Refused();

    private ReportColumn Column(string name) =>
        ODataModel.Columns(report).First(column => column.Name.Equals(name, StringComparison.Ordinal));

    private static SingleValueNode Plain(SingleValueNode node) => node is ConvertNode convert ? Plain(convert.Source) : node;

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

    private static decimal Number(IConvertible number)
    {
        try
        {
            return number.ToDecimal(CultureInfo.InvariantCulture);
        }
        catch (OverflowException e)
        {
            throw new ODataException("A number in $filter is too large.", e);
        }
    }

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

    private static ODataException Refused() =>
        new("$filter takes columns compared with values by eq, ne, gt, ge, lt, le, in, contains, startswith or endswith, joined by and, " +
            "or, not and brackets.");
}

using System.Globalization;
using TradeKpi.Report;

namespace TradeKpi.Web.OData;

/// <summary>Values as OData's writer takes them.</summary>
internal static class ODataValues
{
    /// <summary>The value with the places that every other output gives it.</summary>
    public static object? Of(ValueKind kind, object? value) => ReportValues.Text(value, kind) is not { } text ? null : kind switch
    {
        ValueKind.Count => long.Parse(text, CultureInfo.InvariantCulture),
        ValueKind.Money or ValueKind.Ratio or ValueKind.Quantity => decimal.Parse(text, CultureInfo.InvariantCulture),
        ValueKind.Date => DateOnly.Parse(text, CultureInfo.InvariantCulture),
        ValueKind.Timestamp => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture),
        ValueKind.Boolean => text == "true",
        _ => text,
    };

    /// <summary>The value as a URL writes it.</summary>
    public static string Literal(ValueKind kind, object value) => ReportValues.Text(value, kind) is var text && kind is ValueKind.Text
        ? $"'{text!.Replace("'", "''", StringComparison.Ordinal)}'"
        : text!;
}

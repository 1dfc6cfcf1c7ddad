using System.Globalization;
using TradeKpi.Events;

namespace TradeKpi.Report;

/// <summary>The one text of a value, the same in JSON, CSV and tables.</summary>
public static class ReportValues
{
    /// <summary>The value as text, or null for SQL NULL. Numbers never pass through floating point unless the engine gave that.</summary>
    /// <exception cref="InvalidCastException">The engine gave something that is no value of the kind.</exception>
    public static string? Text(object? value, ValueKind kind)
    {
        if (value is null or DBNull)
            return null;
        return kind switch
        {
            ValueKind.Date => Instant(value).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            ValueKind.Timestamp => Rfc3339.Text(Instant(value)),
            ValueKind.Count => Number(value, kind).ToString("0", CultureInfo.InvariantCulture),
            ValueKind.Quantity => Number(value, kind).ToString("0.############################", CultureInfo.InvariantCulture),
            ValueKind.Money => Number(value, kind).ToString("0.00", CultureInfo.InvariantCulture),
            ValueKind.Ratio => Number(value, kind).ToString("0.000000", CultureInfo.InvariantCulture),
            ValueKind.Boolean => Convert.ToBoolean(value, CultureInfo.InvariantCulture) ? "true" : "false",
            _ => Convert.ToString(value, CultureInfo.InvariantCulture),
        };
    }

    /// <summary>Whether JSON writes the kind without quotes.</summary>
    public static bool IsBare(ValueKind kind) =>
        kind is ValueKind.Count or ValueKind.Quantity or ValueKind.Money or ValueKind.Ratio or ValueKind.Boolean;

    /// <summary>The number with the places that its kind has, as <see cref="Text"/> writes it.</summary>
    /// <exception cref="InvalidCastException">It is no number.</exception>
    internal static decimal Number(object value, ValueKind kind) => kind switch
    {
        ValueKind.Count => decimal.Truncate(Number(value)),
        ValueKind.Money => Rounded(value, 2),
        ValueKind.Ratio => Rounded(value, 6),
        _ => Number(value),
    };

    private static decimal Rounded(object value, int places)
    {
        var rounded = Math.Round(Number(value), places, MidpointRounding.AwayFromZero);
        return rounded == 0 ? 0 : rounded;
    }

    /// <summary>The number that an engine gave, whatever its type.</summary>
    /// <exception cref="InvalidCastException">It is no number.</exception>
    internal static decimal Number(object value) => value switch
    {
        decimal number => number,
        Int128 number => (decimal)number,
        UInt128 number => (decimal)number,
        System.Numerics.BigInteger number => (decimal)number,
        string text => decimal.Parse(text, NumberStyles.Number, CultureInfo.InvariantCulture),
        IConvertible number => number.ToDecimal(CultureInfo.InvariantCulture),
        _ => throw new InvalidCastException($"{value.GetType().Name} is no number."),
    };

    /// <summary>The day or instant that an engine gave, whatever its type.</summary>
    /// <exception cref="InvalidCastException">It is neither.</exception>
    internal static DateTime Instant(object value) => value switch
    {
        DateTime instant => instant,
        DateOnly day => day.ToDateTime(TimeOnly.MinValue),
        DateTimeOffset instant => instant.UtcDateTime,
        _ => throw new InvalidCastException($"{value.GetType().Name} is no date or time."),
    };

    /// <summary>Two values of a column, neither null.</summary>
    internal static int Compare(object? one, object? other) => (one, other) switch
    {
        (null, _) or (_, null) => 0,
        (string text, string with) => string.CompareOrdinal(text, with),
        (decimal number, decimal with) => number.CompareTo(with),
        (DateTime or DateOnly, _) => Instant(one).CompareTo(Instant(other)),
        (bool flag, bool with) => flag.CompareTo(with),
        _ => Number(one).CompareTo(Number(other)),
    };
}

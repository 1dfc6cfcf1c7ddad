using System.Globalization;
using System.Numerics;
using System.Text;
using TradeKpi.Events;

namespace TradeKpi.Operate;

/// <summary>Compares values of two warehouses, whatever .NET type each gives for the same value.</summary>
internal static class CellValues
{
    /// <summary>Orders as <c>order by … nulls first</c> does: text by its UTF-8 bytes, numbers by value.</summary>
    public static int Compare(object? left, object? right)
    {
        var (a, b) = (Normal(left), Normal(right));
        if (a is null || b is null)
            return (a is null ? 0 : 1) - (b is null ? 0 : 1);
        if (a is string text && b is string other)
            return Encoding.UTF8.GetBytes(text).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(other));
        return a.GetType() == b.GetType()
            ? ((IComparable)a).CompareTo(b)
            : throw new InvalidOperationException(
                $"{a.GetType().Name} and {b.GetType().Name} do not compare: the two relations differ in type.");
    }

    public static string? Text(object? value) => Normal(value) switch
    {
        null => null,
        DateTime instant => instant.TimeOfDay == TimeSpan.Zero
            ? instant.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
            : Rfc3339.Text(instant),
        decimal number => number.ToString("0.############################", CultureInfo.InvariantCulture),
        var other => Convert.ToString(other, CultureInfo.InvariantCulture),
    };

    private static object? Normal(object? value) => value switch
    {
        null or DBNull => null,
        sbyte or byte or short or ushort or int or uint or long or ulong => Convert.ToDecimal(value, CultureInfo.InvariantCulture),
        Int128 number => (decimal)number,
        BigInteger number => (decimal)number,
        DateOnly day => day.ToDateTime(TimeOnly.MinValue),
        DateTimeOffset instant => instant.UtcDateTime,
        _ => value,
    };
}

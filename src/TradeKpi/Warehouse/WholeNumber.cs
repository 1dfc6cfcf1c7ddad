using System.Globalization;
using System.Numerics;

namespace TradeKpi.Warehouse;

/// <summary>Counts as warehouses give them: some as wide integers, some as decimals.</summary>
internal static class WholeNumber
{
    /// <exception cref="OverflowException">It does not fit.</exception>
    public static long Of(object? value) => value switch
    {
        // A sum over no rows.
        null or DBNull => 0,
        long number => number,
        Int128 wide => checked((long)wide),
        UInt128 wide => checked((long)wide),
        BigInteger wide => (long)wide,
        _ => Convert.ToInt64(value, CultureInfo.InvariantCulture),
    };
}

using System.Globalization;
using System.Numerics;

namespace TradeKpi.Simulation.Tests;

/// <summary>Numbers as an engine gives them, whatever their width.</summary>
internal static class WholeNumbers
{
    public static long Of(object? value) => value is null or DBNull ? 0 : (long)Decimal(value);

    public static decimal Decimal(object value) => value switch
    {
        BigInteger number => (decimal)number,
        Int128 number => (decimal)number,
        _ => Convert.ToDecimal(value, CultureInfo.InvariantCulture),
    };
}

using System.Runtime.InteropServices;

namespace TradeKpi.Embedded.DuckDb;

/// <summary>An INTERVAL: months and days have no fixed length, so the three parts stay apart.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct DuckDbInterval(int Months, int Days, long Microseconds)
{
    /// <exception cref="InvalidCastException">The interval has months, whose length depends on the date they are added to.</exception>
    public static explicit operator TimeSpan(DuckDbInterval value) => value.ToTimeSpan();

    /// <inheritdoc cref="op_Explicit"/>
    public TimeSpan ToTimeSpan() => Months == 0
        ? TimeSpan.FromDays(Days) + TimeSpan.FromMicroseconds(Microseconds)
        : throw new InvalidCastException($"An interval of {Months} months has no fixed length: read it as {nameof(DuckDbInterval)}.");
}

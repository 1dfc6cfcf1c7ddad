using System.Globalization;
using System.Numerics;
using System.Text;
using DuckDB.NET.Native;

namespace TradeKpi.Embedded.Driver;

/// <summary>A value as the library takes it exactly, and the SQL that gives it its own type.</summary>
/// <param name="Sql">With <c>{0}</c> where the parameter's name goes.</param>
/// <remarks>
/// decimal is a DECIMAL of its own digits, DateTime a TIMESTAMP (kind Local is converted to UTC, others are taken as they are),
/// DateTimeOffset a TIMESTAMP WITH TIME ZONE, TimeSpan an INTERVAL, Int128 and BigInteger a HUGEINT, an enum its number. Times finer than a
/// microsecond are cut.
/// </remarks>
internal readonly record struct BoundValue(object? Value, string Sql)
{
    /// <exception cref="NotSupportedException">There is no DuckDB type for the value.</exception>
    public static BoundValue Of(object? value) => value switch
    {
        null or DBNull => new(null, "{0}"),
        bool => As(value, "boolean"),
        sbyte => As(value, "tinyint"),
        byte => As(value, "utinyint"),
        short => As(value, "smallint"),
        ushort => As(value, "usmallint"),
        int => As(value, "integer"),
        uint => As(value, "uinteger"),
        long => As(value, "bigint"),
        ulong => As(value, "ubigint"),
        Int128 number => Of((BigInteger)number),
        UInt128 number => Of((BigInteger)number),
        BigInteger number => As(number, number > DuckDBHugeInt.HugeIntMaxValue ? "uhugeint" : "hugeint"),
        float => As(value, "float"),
        double => As(value, "double"),
        decimal number => As(number, ExactDecimal.TypeOf(number)),
        // The library passes texts that end at a zero character.
        string text when text.Contains('\0', StringComparison.Ordinal) => new(Encoding.UTF8.GetBytes(text), "decode(cast({0} as blob))"),
        string => As(value, "varchar"),
        char letter => Of(letter.ToString()),
        DateTime { Kind: DateTimeKind.Local } time => As(time.ToUniversalTime(), "timestamp"),
        DateTime => As(value, "timestamp"),
        DateTimeOffset => As(value, "timestamptz"),
        DateOnly => As(value, "date"),
        TimeOnly => As(value, "time"),
        TimeSpan => As(value, "interval"),
        Guid => As(value, "uuid"),
        byte[] => As(value, "blob"),
        Enum number => Of(Convert.ChangeType(number, number.GetTypeCode(), CultureInfo.InvariantCulture)),
        _ => throw new NotSupportedException($"DuckDB has no type for a parameter of {value.GetType()}."),
    };

    private static BoundValue As(object value, string type) => new(value, $"cast({{0}} as {type})");
}

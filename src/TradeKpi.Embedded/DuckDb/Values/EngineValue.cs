using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using TradeKpi.Embedded.DuckDb.Native;

namespace TradeKpi.Embedded.DuckDb.Values;

/// <summary>Makes the engine's values out of .NET's, each with its own type.</summary>
internal static unsafe class EngineValue
{
    /// <exception cref="NotSupportedException">There is no DuckDB type for the value.</exception>
    public static ValueHandle Create(object? value) => value switch
    {
        null or DBNull => NativeMethods.duckdb_create_null_value(),
        bool item => NativeMethods.duckdb_create_bool(item),
        sbyte item => NativeMethods.duckdb_create_int8(item),
        byte item => NativeMethods.duckdb_create_uint8(item),
        short item => NativeMethods.duckdb_create_int16(item),
        ushort item => NativeMethods.duckdb_create_uint16(item),
        int item => NativeMethods.duckdb_create_int32(item),
        uint item => NativeMethods.duckdb_create_uint32(item),
        long item => NativeMethods.duckdb_create_int64(item),
        ulong item => NativeMethods.duckdb_create_uint64(item),
        Int128 item => NativeMethods.duckdb_create_hugeint(new NativeHugeInt(item)),
        UInt128 item => NativeMethods.duckdb_create_uhugeint(new NativeUHugeInt(item)),
        BigInteger item => NativeMethods.duckdb_create_hugeint(new NativeHugeInt(checked((Int128)item))),
        float item => NativeMethods.duckdb_create_float(item),
        double item => NativeMethods.duckdb_create_double(item),
        decimal item => Create(item),
        string item => Create(item),
        char item => Create(item.ToString()),
        DateTime item => NativeMethods.duckdb_create_timestamp(EngineTime.Micros(item.Kind == DateTimeKind.Local ? item.ToUniversalTime() : item)),
        DateTimeOffset item => NativeMethods.duckdb_create_timestamp_tz(EngineTime.Micros(item.UtcDateTime)),
        DateOnly item => NativeMethods.duckdb_create_date(EngineTime.Days(item)),
        TimeOnly item => NativeMethods.duckdb_create_time(item.Ticks / TimeSpan.TicksPerMicrosecond),
        TimeSpan item => NativeMethods.duckdb_create_interval(new NativeInterval { Days = item.Days, Micros = item.Ticks % TimeSpan.TicksPerDay / TimeSpan.TicksPerMicrosecond }),
        DuckDbInterval item => NativeMethods.duckdb_create_interval(new NativeInterval { Months = item.Months, Days = item.Days, Micros = item.Microseconds }),
        Guid item => Create(item),
        byte[] item => Create(item.AsSpan()),
        ReadOnlyMemory<byte> item => Create(item.Span),
        Enum item => Create(Convert.ChangeType(item, item.GetTypeCode(), System.Globalization.CultureInfo.InvariantCulture)),
        _ => throw new NotSupportedException($"DuckDB has no type for a parameter of {value.GetType()}."),
    };

    private static ValueHandle Create(decimal value)
    {
        var unscaled = ExactDecimal.Unscaled(value);
        var width = Math.Max(ExactDecimal.Digits(unscaled), Math.Max(value.Scale, (byte)1));
        return NativeMethods.duckdb_create_decimal(new NativeDecimal { Width = width, Scale = value.Scale, Value = new NativeHugeInt(unscaled) });
    }

    private static ValueHandle Create(Guid value)
    {
        Span<byte> bytes = stackalloc byte[16];
        value.TryWriteBytes(bytes, bigEndian: true, out _);
        return NativeMethods.duckdb_create_uuid(new NativeUHugeInt(BinaryPrimitives.ReadUInt128BigEndian(bytes)));
    }

    private static ValueHandle Create(string value)
    {
        // An empty array has no address, and the engine wants one.
        var bytes = Encoding.UTF8.GetBytes(value + '\0');
        fixed (byte* pointer = bytes)
            return NativeMethods.duckdb_create_varchar_length(pointer, (ulong)bytes.Length - 1);
    }

    private static ValueHandle Create(ReadOnlySpan<byte> value)
    {
        byte none = 0;
        fixed (byte* pointer = value)
            return NativeMethods.duckdb_create_blob(pointer == null ? &none : pointer, (ulong)value.Length);
    }
}

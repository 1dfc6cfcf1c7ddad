using System.Runtime.InteropServices;

namespace TradeKpi.Embedded.DuckDb.Native;

/// <content>Values and parameters. All values go through duckdb_value: one way for parameters and the appender.</content>
internal static unsafe partial class NativeMethods
{
    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial ulong duckdb_nparams(PreparedHandle prepared);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial nint duckdb_parameter_name(PreparedHandle prepared, ulong index);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial int duckdb_clear_bindings(PreparedHandle prepared);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial int duckdb_bind_value(PreparedHandle prepared, ulong index, ValueHandle value);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial void duckdb_destroy_value(ref nint value);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial ValueHandle duckdb_create_null_value();

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial ValueHandle duckdb_create_bool([MarshalAs(UnmanagedType.U1)] bool value);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial ValueHandle duckdb_create_int8(sbyte value);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial ValueHandle duckdb_create_uint8(byte value);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial ValueHandle duckdb_create_int16(short value);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial ValueHandle duckdb_create_uint16(ushort value);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial ValueHandle duckdb_create_int32(int value);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial ValueHandle duckdb_create_uint32(uint value);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial ValueHandle duckdb_create_int64(long value);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial ValueHandle duckdb_create_uint64(ulong value);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial ValueHandle duckdb_create_hugeint(NativeHugeInt value);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial ValueHandle duckdb_create_uhugeint(NativeUHugeInt value);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial ValueHandle duckdb_create_float(float value);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial ValueHandle duckdb_create_double(double value);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial ValueHandle duckdb_create_decimal(NativeDecimal value);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial ValueHandle duckdb_create_date(int days);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial ValueHandle duckdb_create_time(long micros);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial ValueHandle duckdb_create_timestamp(long micros);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial ValueHandle duckdb_create_timestamp_tz(long micros);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial ValueHandle duckdb_create_interval(NativeInterval value);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial ValueHandle duckdb_create_uuid(NativeUHugeInt value);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial ValueHandle duckdb_create_blob(byte* data, ulong length);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial ValueHandle duckdb_create_varchar_length(byte* text, ulong length);
}

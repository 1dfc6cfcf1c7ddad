using System.Runtime.InteropServices;

namespace TradeKpi.Embedded.DuckDb.Native;

/// <content>The appender.</content>
internal static unsafe partial class NativeMethods
{
    [LibraryImport(NativeLibraryResolver.Name, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int duckdb_appender_create_ext(
        ConnectionHandle connection, string? catalog, string? schema, string table, out AppenderHandle appender);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial nint duckdb_appender_error(AppenderHandle appender);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial int duckdb_appender_destroy(ref nint appender);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial int duckdb_appender_flush(AppenderHandle appender);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial int duckdb_appender_close(AppenderHandle appender);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial int duckdb_appender_clear(AppenderHandle appender);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial int duckdb_appender_begin_row(AppenderHandle appender);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial int duckdb_appender_end_row(AppenderHandle appender);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial int duckdb_append_null(AppenderHandle appender);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial int duckdb_append_default(AppenderHandle appender);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial int duckdb_append_bool(AppenderHandle appender, [MarshalAs(UnmanagedType.U1)] bool value);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial int duckdb_append_int32(AppenderHandle appender, int value);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial int duckdb_append_int64(AppenderHandle appender, long value);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial int duckdb_append_double(AppenderHandle appender, double value);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial int duckdb_append_date(AppenderHandle appender, int days);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial int duckdb_append_timestamp(AppenderHandle appender, long micros);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial int duckdb_append_varchar_length(AppenderHandle appender, byte* text, ulong length);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial int duckdb_append_blob(AppenderHandle appender, byte* data, ulong length);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial int duckdb_append_value(AppenderHandle appender, ValueHandle value);
}

using System.Runtime.InteropServices;

namespace TradeKpi.Embedded.DuckDb.Native;

/// <summary>DuckDB's C API, as duckdb.h declares it: databases, connections and statements.</summary>
/// <remarks>duckdb_state is an int: 0 is success.</remarks>
internal static unsafe partial class NativeMethods
{
    static NativeMethods() => NativeLibraryResolver.Register();

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial nint duckdb_library_version();

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial void duckdb_free(nint pointer);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial void duckdb_close(ref nint database);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial int duckdb_create_config(out ConfigHandle config);

    [LibraryImport(NativeLibraryResolver.Name, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int duckdb_set_config(ConfigHandle config, string name, string option);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial void duckdb_destroy_config(ref nint config);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial int duckdb_connect(DatabaseHandle database, out ConnectionHandle connection);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial void duckdb_disconnect(ref nint connection);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial void duckdb_interrupt(ConnectionHandle connection);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial NativeProgress duckdb_query_progress(ConnectionHandle connection);

    [LibraryImport(NativeLibraryResolver.Name, StringMarshalling = StringMarshalling.Utf8)]
    public static partial ulong duckdb_extract_statements(ConnectionHandle connection, string sql, out ExtractedHandle statements);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial nint duckdb_extract_statements_error(ExtractedHandle statements);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial void duckdb_destroy_extracted(ref nint statements);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial int duckdb_prepare_extracted_statement(
        ConnectionHandle connection, ExtractedHandle statements, ulong index, out PreparedHandle prepared);

    [LibraryImport(NativeLibraryResolver.Name, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int duckdb_prepare(ConnectionHandle connection, string sql, out PreparedHandle prepared);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial nint duckdb_prepare_error(PreparedHandle prepared);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial void duckdb_destroy_prepare(ref nint prepared);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial int duckdb_pending_prepared_streaming(PreparedHandle prepared, out PendingHandle pending);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial int duckdb_prepared_statement_type(PreparedHandle prepared);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial int duckdb_pending_prepared(PreparedHandle prepared, out PendingHandle pending);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial nint duckdb_pending_error(PendingHandle pending);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial int duckdb_execute_pending(PendingHandle pending, ResultHandle result);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial void duckdb_destroy_pending(ref nint pending);

    [LibraryImport(NativeLibraryResolver.Name, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int duckdb_open_ext(string path, out DatabaseHandle database, ConfigHandle config, out nint error);
}

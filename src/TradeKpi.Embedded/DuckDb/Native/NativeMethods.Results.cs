using System.Runtime.InteropServices;

namespace TradeKpi.Embedded.DuckDb.Native;

/// <content>Results, chunks, vectors and logical types.</content>
internal static unsafe partial class NativeMethods
{
    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial void duckdb_destroy_result(nint result);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial nint duckdb_result_error(ResultHandle result);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial int duckdb_result_error_type(ResultHandle result);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial NativeResultType duckdb_result_return_type(NativeResult result);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial ulong duckdb_column_count(ResultHandle result);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial nint duckdb_column_name(ResultHandle result, ulong column);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial LogicalTypeHandle duckdb_column_logical_type(ResultHandle result, ulong column);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial ChunkHandle duckdb_fetch_chunk(NativeResult result);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial void duckdb_destroy_data_chunk(ref nint chunk);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial ulong duckdb_data_chunk_get_size(ChunkHandle chunk);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial nint duckdb_data_chunk_get_vector(ChunkHandle chunk, ulong column);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial void* duckdb_vector_get_data(nint vector);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial ulong* duckdb_vector_get_validity(nint vector);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial nint duckdb_list_vector_get_child(nint vector);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial nint duckdb_struct_vector_get_child(nint vector, ulong index);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial nint duckdb_array_vector_get_child(nint vector);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial void duckdb_destroy_logical_type(ref nint type);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial DuckDbType duckdb_get_type_id(LogicalTypeHandle type);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial nint duckdb_logical_type_get_alias(LogicalTypeHandle type);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial byte duckdb_decimal_width(LogicalTypeHandle type);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial byte duckdb_decimal_scale(LogicalTypeHandle type);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial DuckDbType duckdb_decimal_internal_type(LogicalTypeHandle type);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial DuckDbType duckdb_enum_internal_type(LogicalTypeHandle type);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial uint duckdb_enum_dictionary_size(LogicalTypeHandle type);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial nint duckdb_enum_dictionary_value(LogicalTypeHandle type, ulong index);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial LogicalTypeHandle duckdb_list_type_child_type(LogicalTypeHandle type);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial LogicalTypeHandle duckdb_array_type_child_type(LogicalTypeHandle type);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial ulong duckdb_array_type_array_size(LogicalTypeHandle type);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial LogicalTypeHandle duckdb_map_type_key_type(LogicalTypeHandle type);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial LogicalTypeHandle duckdb_map_type_value_type(LogicalTypeHandle type);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial ulong duckdb_struct_type_child_count(LogicalTypeHandle type);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial nint duckdb_struct_type_child_name(LogicalTypeHandle type, ulong index);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial LogicalTypeHandle duckdb_struct_type_child_type(LogicalTypeHandle type, ulong index);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial ulong duckdb_union_type_member_count(LogicalTypeHandle type);

    [LibraryImport(NativeLibraryResolver.Name)]
    public static partial LogicalTypeHandle duckdb_union_type_member_type(LogicalTypeHandle type, ulong index);
}

using System.Runtime.InteropServices;

namespace TradeKpi.Embedded.DuckDb.Native;

// Layouts as in duckdb.h of DuckDB 1.5. All are blittable: they cross the border as they are.

/// <summary>duckdb_result: five deprecated words, then the pointer that matters. Passed by pointer and by value.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeResult
{
    public ulong DeprecatedColumnCount;
    public ulong DeprecatedRowCount;
    public ulong DeprecatedRowsChanged;
    public nint DeprecatedColumns;
    public nint DeprecatedErrorMessage;
    public nint InternalData;
}

/// <summary>duckdb_hugeint. Not <see cref="Int128"/>: that one has the alignment of __int128.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeHugeInt(Int128 value)
{
    public ulong Lower = unchecked((ulong)value);
    public long Upper = unchecked((long)(value >> 64));

    public readonly Int128 Value => new(unchecked((ulong)Upper), Lower);
}

/// <summary>duckdb_uhugeint.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeUHugeInt(UInt128 value)
{
    public ulong Lower = unchecked((ulong)value);
    public ulong Upper = unchecked((ulong)(value >> 64));

    public readonly UInt128 Value => new(Upper, Lower);
}

/// <summary>duckdb_decimal.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeDecimal
{
    public byte Width;
    public byte Scale;
    public NativeHugeInt Value;
}

/// <summary>duckdb_interval.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeInterval
{
    public int Months;
    public int Days;
    public long Micros;
}

/// <summary>duckdb_list_entry: where one list lies in the child vector.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeListEntry
{
    public ulong Offset;
    public ulong Length;
}

/// <summary>duckdb_query_progress_type.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeProgress
{
    public double Percentage;
    public ulong RowsProcessed;
    public ulong TotalRows;
}

/// <summary>duckdb_string_t: up to 12 bytes stand inside; a longer text has a 4-byte prefix and a pointer.</summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
internal unsafe struct NativeString
{
    private const int MaxInlined = 12;

    [FieldOffset(0)]
    private readonly uint _length;

    [FieldOffset(4)]
    private fixed byte _inlined[MaxInlined];

    [FieldOffset(8)]
    private readonly byte* _pointer;

    /// <summary>The bytes of the string that lies at <paramref name="source"/>, valid as long as its chunk lives.</summary>
    public static ReadOnlySpan<byte> Bytes(NativeString* source) =>
        new(source->_length <= MaxInlined ? source->_inlined : source->_pointer, checked((int)source->_length));
}

internal enum NativeResultType
{
    Invalid = 0,
    ChangedRows = 1,
    Nothing = 2,
    QueryResult = 3,
}

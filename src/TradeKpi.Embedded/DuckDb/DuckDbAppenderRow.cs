using System.Text;
using TradeKpi.Embedded.DuckDb.Native;
using TradeKpi.Embedded.DuckDb.Values;

namespace TradeKpi.Embedded.DuckDb;

/// <summary>The row being appended: one value for each column, in the table's order.</summary>
/// <exception cref="DuckDbException">A value cannot become the column's type, or there are too many or too few. The appender is then over.</exception>
public sealed unsafe class DuckDbAppenderRow
{
    private const int StackBytes = 512;
    private readonly DuckDbAppender _appender;
    private readonly AppenderHandle _handle;

    internal DuckDbAppenderRow(DuckDbAppender appender, AppenderHandle handle) => (_appender, _handle) = (appender, handle);

    public DuckDbAppenderRow AppendNullValue() => Checked(NativeMethods.duckdb_append_null(_handle));

    /// <summary>The column's DEFAULT.</summary>
    public DuckDbAppenderRow AppendDefault() => Checked(NativeMethods.duckdb_append_default(_handle));

    public DuckDbAppenderRow AppendValue(bool value) => Checked(NativeMethods.duckdb_append_bool(_handle, value));

    public DuckDbAppenderRow AppendValue(int value) => Checked(NativeMethods.duckdb_append_int32(_handle, value));

    public DuckDbAppenderRow AppendValue(long value) => Checked(NativeMethods.duckdb_append_int64(_handle, value));

    public DuckDbAppenderRow AppendValue(double value) => Checked(NativeMethods.duckdb_append_double(_handle, value));

    public DuckDbAppenderRow AppendValue(DateOnly value) => Checked(NativeMethods.duckdb_append_date(_handle, EngineTime.Days(value)));

    /// <summary>A TIMESTAMP; kind Local is converted to UTC.</summary>
    public DuckDbAppenderRow AppendValue(DateTime value) => Checked(
        NativeMethods.duckdb_append_timestamp(_handle, EngineTime.Micros(value.Kind == DateTimeKind.Local ? value.ToUniversalTime() : value)));

    public DuckDbAppenderRow AppendValue(string? value)
    {
        if (value is null)
            return AppendNullValue();
        Span<byte> small = stackalloc byte[StackBytes];
        var bytes = Encoding.UTF8.GetMaxByteCount(value.Length) <= StackBytes ? small : new byte[Encoding.UTF8.GetByteCount(value)];
        return AppendUtf8(bytes[..Encoding.UTF8.GetBytes(value, bytes)]);
    }

    /// <summary>A text that is UTF-8 already.</summary>
    public DuckDbAppenderRow AppendUtf8(ReadOnlySpan<byte> value)
    {
        byte none = 0;
        fixed (byte* pointer = value)
            return Checked(NativeMethods.duckdb_append_varchar_length(_handle, pointer == null ? &none : pointer, (ulong)value.Length));
    }

    /// <summary>A BLOB.</summary>
    public DuckDbAppenderRow AppendValue(byte[]? value)
    {
        if (value is null)
            return AppendNullValue();
        byte none = 0;
        fixed (byte* pointer = value)
            return Checked(NativeMethods.duckdb_append_blob(_handle, pointer == null ? &none : pointer, (ulong)value.Length));
    }

    /// <summary>Any value that can be a parameter; null for NULL.</summary>
    public DuckDbAppenderRow AppendValue(object? value)
    {
        using var native = EngineValue.Create(value);
        return Checked(NativeMethods.duckdb_append_value(_handle, native));
    }

    public void EndRow() => Checked(NativeMethods.duckdb_appender_end_row(_handle));

    private DuckDbAppenderRow Checked(int state)
    {
        _appender.Check(state);
        return this;
    }
}

using TradeKpi.Embedded.DuckDb.Native;

namespace TradeKpi.Embedded.DuckDb;

/// <summary>
/// Adds rows to a table without SQL, the fastest way in. Rows are visible to others after <see cref="Flush"/> or
/// <see cref="Close"/> (and the commit of the connection's transaction, if it has one).
/// </summary>
/// <remarks>Disposing an appender closes it. Rows that the table refuses are refused at the flush, all of them together.</remarks>
public sealed class DuckDbAppender : IDisposable
{
    private readonly AppenderHandle _handle;
    private readonly DuckDbAppenderRow _row;
    private bool _failed;

    internal DuckDbAppender(ConnectionHandle connection, string? catalog, string? schema, string table)
    {
        var state = NativeMethods.duckdb_appender_create_ext(connection, catalog, schema, table, out _handle);
        if (!_handle.IsInvalid)
            _handle.KeepAlive(connection);
        _row = new DuckDbAppenderRow(this, _handle);
        if (state == 0)
            return;
        using (_handle)
            throw new DuckDbException(NativeText.Borrowed(NativeMethods.duckdb_appender_error(_handle)));
    }

    /// <summary>Starts a row; end it with <see cref="DuckDbAppenderRow.EndRow"/>. The same object is used for every row.</summary>
    public DuckDbAppenderRow CreateRow()
    {
        ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
        Check(NativeMethods.duckdb_appender_begin_row(_handle));
        return _row;
    }

    /// <summary>Writes the rows so far to the table.</summary>
    /// <exception cref="DuckDbException">The table refuses a row, for example a duplicate key. All rows since the last flush are lost.</exception>
    public void Flush()
    {
        ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
        Check(NativeMethods.duckdb_appender_flush(_handle));
    }

    /// <inheritdoc cref="Flush"/>
    public void Close()
    {
        if (_handle.IsClosed)
            return;
        using (_handle)
        {
            if (!_failed)
                Check(NativeMethods.duckdb_appender_close(_handle));
        }
    }

    public void Dispose() => Close();

    internal void Check(int state)
    {
        if (state == 0)
            return;
        _failed = true;
        var error = new DuckDbException(NativeText.Borrowed(NativeMethods.duckdb_appender_error(_handle)));
        // Without this, destroying the appender would try the refused rows once more.
        _ = NativeMethods.duckdb_appender_clear(_handle);
        throw error;
    }
}

using System.Collections;
using System.Data;
using System.Data.Common;
using TradeKpi.Embedded.DuckDb.Native;
using TradeKpi.Embedded.DuckDb.Values;

namespace TradeKpi.Embedded.DuckDb;

/// <summary>
/// Streams rows, one chunk of 2,048 in memory at a time, and reads values where the engine put them. Statements after the one that
/// is being read run with <see cref="NextResult()"/>, or at the latest when the reader is closed.
/// </summary>
/// <remarks>
/// TIMESTAMP is a DateTime of kind Unspecified with its microseconds; TIMESTAMP WITH TIME ZONE a DateTimeOffset in UTC; DATE a
/// DateOnly (<see cref="GetDateTime"/> gives midnight); HUGEINT an Int128; LIST a <c>List&lt;object?&gt;</c>; STRUCT a dictionary;
/// UUID a Guid; JSON its text. A DECIMAL that no System.Decimal can hold throws <see cref="OverflowException"/> and is read
/// exactly by <see cref="GetString"/>.
/// </remarks>
#pragma warning disable CA1010 // ADO.NET's base class decides which collection this is.
public sealed partial class DuckDbDataReader : DbDataReader
#pragma warning restore CA1010
{
    private readonly DuckDbConnection _connection;
    private readonly StatementBatch _batch;
    private readonly CommandBehavior _behavior;
    private ResultHandle? _result;
    private ChunkHandle? _chunk;
    private ColumnVector[] _columns = [];
    private string[] _names = [];
    private int _row = -1;
    private int _rows;
    private int _recordsAffected = -1;
    private bool _exhausted;
    private bool _anyRow;
    private bool _closed;

    internal DuckDbDataReader(DuckDbConnection connection, StatementBatch batch, CommandBehavior behavior)
    {
        (_connection, _batch, _behavior) = (connection, batch, behavior);
        connection.Reading(this);
    }

    public override int Depth => 0;

    public override int FieldCount => _columns.Length;

    public override bool IsClosed => _closed;

    public override int RecordsAffected => _recordsAffected;

    /// <summary>Looks ahead by a chunk if none was read yet.</summary>
    public override bool HasRows => _anyRow || (!_closed && _result is not null && !_exhausted && FetchChunk(CancellationToken.None));

    public override object this[int ordinal] => GetValue(ordinal);

    public override object this[string name] => GetValue(GetOrdinal(name));

    public override bool Read() => Read(CancellationToken.None);

    public override Task<bool> ReadAsync(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled<bool>(cancellationToken);
        if (_row + 1 >= _rows)
            return Task.Run(() => Read(cancellationToken), cancellationToken);
        _row++;
        return Task.FromResult(true);
    }

    public override bool NextResult() => NextResult(CancellationToken.None);

    public override Task<bool> NextResultAsync(CancellationToken cancellationToken) =>
        Task.Run(() => NextResult(cancellationToken), cancellationToken);

    /// <summary>Runs the statements that have not run yet, then closes.</summary>
    public override void Close()
    {
        if (_closed)
            return;
        try
        {
            Finish(CancellationToken.None);
        }
        finally
        {
            Abandon();
        }
    }

    public override IEnumerator GetEnumerator() => new DbEnumerator(this, closeReader: false);

    internal bool Read(CancellationToken cancellationToken)
    {
        RequireOpen();
        if (_row + 1 < _rows)
        {
            _row++;
            return true;
        }
        if (_result is null || _exhausted || !FetchChunk(cancellationToken))
        {
            (_row, _rows) = (-1, 0);
            return false;
        }
        _row = 0;
        return true;
    }

    /// <summary>Runs statements until one gives rows.</summary>
    internal bool NextResult(CancellationToken cancellationToken)
    {
        RequireOpen();
        DropResult();
        while (Guarded(_batch.ExecuteNext, cancellationToken) is { } result)
        {
            _result = result;
            _exhausted = false;
            switch (NativeMethods.duckdb_result_return_type(result.Struct))
            {
                case NativeResultType.QueryResult:
                    Describe(result);
                    return true;
                case NativeResultType.ChangedRows:
                    CountChanges(result, cancellationToken);
                    break;
            }
            DropResult();
        }
        return false;
    }

    /// <summary>Reads every row of every statement away.</summary>
    internal void ReadToEnd(CancellationToken cancellationToken)
    {
        do
        {
            while (_result is not null && !_exhausted)
                FetchChunk(cancellationToken);
        }
        while (NextResult(cancellationToken));
    }

    /// <summary>Runs the statements that are left, without reading rows.</summary>
    internal void Finish(CancellationToken cancellationToken)
    {
        while (NextResult(cancellationToken))
        {
            // Each runs by being asked for.
        }
    }

    /// <summary>Closes without running anything more.</summary>
    internal void Abandon()
    {
        if (_closed)
            return;
        _batch.Abandon();
        DropResult();
        _batch.Dispose();
        _closed = true;
        _connection.Reading(null);
        if (_behavior.HasFlag(CommandBehavior.CloseConnection))
            _connection.Close();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Close();
        base.Dispose(disposing);
    }

    private void Describe(ResultHandle result)
    {
        var count = checked((int)NativeMethods.duckdb_column_count(result));
        (_columns, _names) = (new ColumnVector[count], new string[count]);
        for (var i = 0; i < count; i++)
        {
            using var type = NativeMethods.duckdb_column_logical_type(result, (ulong)i);
            _columns[i] = new ColumnVector(ColumnType.Read(type));
            _names[i] = NativeText.Borrowed(NativeMethods.duckdb_column_name(result, (ulong)i)) ?? "";
        }
    }

    private void CountChanges(ResultHandle result, CancellationToken cancellationToken)
    {
        Describe(result);
        if (FetchChunk(cancellationToken) && _columns is [{ Type.Kind: DuckDbType.BigInt } count])
            _recordsAffected = checked(Math.Max(_recordsAffected, 0) + (int)count.ReadInteger(0));
    }

    private bool FetchChunk(CancellationToken cancellationToken)
    {
        DropChunk();
        var chunk = Guarded(() => NativeMethods.duckdb_fetch_chunk(_result!.Struct), cancellationToken);
        if (chunk!.IsInvalid && NativeText.Borrowed(NativeMethods.duckdb_result_error(_result!)) is not null)
            throw Translate(StatementBatch.Failure(_result!), cancellationToken);
        _rows = chunk.IsInvalid ? 0 : checked((int)NativeMethods.duckdb_data_chunk_get_size(chunk));
        if (_rows == 0)
        {
            chunk.Dispose();
            _exhausted = true;
            return false;
        }
        _chunk = chunk;
        for (var i = 0; i < _columns.Length; i++)
            _columns[i].Bind(NativeMethods.duckdb_data_chunk_get_vector(chunk, (ulong)i));
        return _anyRow = true;
    }

    private T? Guarded<T>(Func<T?> run, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var registration = cancellationToken.UnsafeRegister(state => ((Interruption)state!).Request(), _batch.Interruption);
        try
        {
            return run();
        }
        catch (DuckDbException failure)
        {
            _batch.Abandon();
            throw Translate(failure, cancellationToken);
        }
    }

    private static Exception Translate(DuckDbException failure, CancellationToken cancellationToken) =>
        failure.ErrorType == DuckDbErrorType.Interrupt && cancellationToken.IsCancellationRequested
            ? new OperationCanceledException("The query was cancelled.", failure, cancellationToken)
            : failure;

    private void DropResult()
    {
        DropChunk();
        (_columns, _names, _anyRow) = ([], [], false);
        if (_result is null)
            return;
        if (!_exhausted)
            Drain(_result);
        _result.Dispose();
        _result = null;
        if (_exhausted)
            return;
        // A stream that was not read to its end leaves its query active, and with it a snapshot that holds checkpoints back,
        // until the connection prepares something else.
        _ = NativeMethods.duckdb_prepare(_connection.Handle, "SELECT 1", out var nothing);
        nothing.Dispose();
    }

    // The engine's threads may be at work for a stream that nobody reads on, and would keep the database open after its last handle.
    private void Drain(ResultHandle result)
    {
        _connection.Interrupt();
        while (true)
        {
            using var chunk = NativeMethods.duckdb_fetch_chunk(result.Struct);
            if (chunk.IsInvalid || NativeMethods.duckdb_data_chunk_get_size(chunk) == 0)
                return;
        }
    }

    private void DropChunk()
    {
        foreach (var column in _columns)
            column.Unbind();
        _chunk?.Dispose();
        _chunk = null;
        (_row, _rows) = (-1, 0);
    }

    private void RequireOpen() => ObjectDisposedException.ThrowIf(_closed, this);
}

namespace TradeKpi.Embedded.DuckDb.Native;

/// <summary>
/// The statements of one command text, run one after the other. Each is prepared only when its turn comes, because it may need
/// what an earlier one created; all are parsed first, so a syntax error lets none of them run.
/// </summary>
internal sealed class StatementBatch : IDisposable
{
    private const int SelectStatement = 1;

    private readonly ConnectionHandle _connection;
    private readonly DuckDbParameterCollection _parameters;
    private readonly ExtractedHandle _statements;
    private readonly int _timeoutSeconds;
    private readonly bool _streaming;
    private readonly ulong _count;
    private ulong _next;

    /// <param name="streaming">Whether rows are computed as they are read. What is small, or not read to its end, is better whole.</param>
    public StatementBatch(ConnectionHandle connection, string sql, DuckDbParameterCollection parameters, int timeoutSeconds, bool streaming)
    {
        (_connection, _parameters, _timeoutSeconds, _streaming) = (connection, parameters, timeoutSeconds, streaming);
        Interruption = new Interruption(connection);
        _count = NativeMethods.duckdb_extract_statements(connection, sql, out _statements);
        if (_count > 0 || NativeText.Borrowed(NativeMethods.duckdb_extract_statements_error(_statements)) is not { } error)
            return;
        _statements.Dispose();
        throw new DuckDbException(error);
    }

    public Interruption Interruption { get; }

    /// <summary>Runs the next statement, or returns null after the last.</summary>
    public ResultHandle? ExecuteNext()
    {
        if (_next >= _count)
            return null;
        var failed = NativeMethods.duckdb_prepare_extracted_statement(_connection, _statements, _next++, out var prepared) != 0;
        using (prepared)
        {
            if (failed)
                throw new DuckDbException(NativeText.Borrowed(NativeMethods.duckdb_prepare_error(prepared)));
            ParameterBinding.Bind(prepared, _parameters, alone: _count == 1);
            return Execute(prepared);
        }
    }

    /// <summary>After a failure the rest must not run.</summary>
    public void Abandon() => _next = _count;

    public void Dispose() => _statements.Dispose();

    private ResultHandle Execute(PreparedHandle prepared)
    {
        PendingHandle pending;
        var failed = _streaming && NativeMethods.duckdb_prepared_statement_type(prepared) == SelectStatement
            ? NativeMethods.duckdb_pending_prepared_streaming(prepared, out pending) != 0
            : NativeMethods.duckdb_pending_prepared(prepared, out pending) != 0;
        using (pending)
        {
            if (failed)
                throw new DuckDbException(NativeText.Borrowed(NativeMethods.duckdb_pending_error(pending)));
            if (Interruption.Requested)
                throw new DuckDbException("INTERRUPT Error: Interrupted!", DuckDbErrorType.Interrupt);
            using var timeout = _timeoutSeconds > 0 ? new Timer(_ => Interruption.Request(), null, _timeoutSeconds * 1000L, Timeout.Infinite) : null;
            var result = new ResultHandle();
            if (NativeMethods.duckdb_execute_pending(pending, result) == 0)
            {
                result.KeepAlive(_connection);
                return result;
            }
            using (result)
                throw Failure(result);
        }
    }

    /// <summary>What went wrong with a result, at execution or while it is fetched.</summary>
    public static DuckDbException Failure(ResultHandle result) => new(
        NativeText.Borrowed(NativeMethods.duckdb_result_error(result)) ?? "DuckDB failed and gave no reason.",
        (DuckDbErrorType)NativeMethods.duckdb_result_error_type(result));
}

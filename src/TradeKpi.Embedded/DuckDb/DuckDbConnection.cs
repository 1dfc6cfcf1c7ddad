using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using TradeKpi.Embedded.DuckDb.Native;

namespace TradeKpi.Embedded.DuckDb;

/// <summary>
/// A session with its own transaction. One thread at a time; only <see cref="Interrupt"/> and <see cref="GetQueryProgress"/> may be
/// called from others. Rows are streamed, so a reader must be closed before the next command on the same connection runs.
/// </summary>
public sealed class DuckDbConnection : DbConnection
{
    private DuckDbDataSource _source;
    private bool _ownsSource;
    private ConnectionHandle? _handle;
    private DuckDbDataReader? _reader;

    /// <summary>A connection with a database of its own (a file is still opened only once in a process).</summary>
    /// <param name="connectionString">See <see cref="DuckDbConnectionStringBuilder"/>.</param>
    public DuckDbConnection(string connectionString)
        : this(new DuckDbDataSource(connectionString), owned: true)
    {
    }

    internal DuckDbConnection(DuckDbDataSource source, bool owned) => (_source, _ownsSource) = (source, owned);

    [AllowNull]
    public override string ConnectionString
    {
        get => _source.ConnectionString;
        set
        {
            if (_handle is not null)
                throw new InvalidOperationException("The connection is open: close it before its connection string changes.");
            if (_ownsSource)
                _source.Dispose();
            (_source, _ownsSource) = (new DuckDbDataSource(value ?? ""), true);
        }
    }

    public override string Database => System.IO.Path.GetFileNameWithoutExtension(_source.Path).Trim(':');

    public override string DataSource => _source.Path;

    /// <summary>The version of the engine, such as <c>v1.5.6</c>.</summary>
    public override string ServerVersion => NativeText.Borrowed(NativeMethods.duckdb_library_version()) ?? "";

    public override ConnectionState State => _handle is null ? ConnectionState.Closed : ConnectionState.Open;

    public override bool CanCreateBatch => false;

    internal ConnectionHandle Handle => _handle ?? throw new InvalidOperationException("The connection is closed: open it first.");

    internal DuckDbTransaction? Transaction { get; set; }

    public override void Open()
    {
        if (_handle is not null)
            throw new InvalidOperationException("The connection is open already.");
        _handle = _source.Connect();
        OnStateChange(new StateChangeEventArgs(ConnectionState.Closed, ConnectionState.Open));
    }

    /// <summary>Closes the reader, rolls an open transaction back, and ends the session.</summary>
    public override void Close()
    {
        if (_handle is null)
            return;
        _reader?.Abandon();
        Transaction?.Dispose();
        _handle.Dispose();
        _handle = null;
        OnStateChange(new StateChangeEventArgs(ConnectionState.Open, ConnectionState.Closed));
    }

    /// <summary>Stops what runs on this connection; it fails with <see cref="DuckDbErrorType.Interrupt"/>. Callable from any thread.</summary>
    public void Interrupt()
    {
        if (_handle is { } handle)
            new Interruption(handle).Request();
    }

    /// <summary>
    /// How far the running query is, from 0 to 100; null when nothing is known. The engine keeps count only after
    /// <c>SET enable_progress_bar = true; SET enable_progress_bar_print = false</c>, and only while the calling thread itself has work to
    /// do: with several threads it can stay unknown. Callable from any thread.
    /// </summary>
    public double? GetQueryProgress() =>
        NativeMethods.duckdb_query_progress(Handle).Percentage is >= 0 and var percentage ? percentage : null;

    public new DuckDbCommand CreateCommand() => new() { Connection = this };

    /// <exception cref="DuckDbException">There is no such table.</exception>
    public DuckDbAppender CreateAppender(string table) => CreateAppender(null, null, table);

    /// <inheritdoc cref="CreateAppender(string)"/>
    public DuckDbAppender CreateAppender(string? schema, string table) => CreateAppender(null, schema, table);

    /// <inheritdoc cref="CreateAppender(string)"/>
    public DuckDbAppender CreateAppender(string? catalog, string? schema, string table)
    {
        RequireIdle();
        return new DuckDbAppender(Handle, catalog, schema, table);
    }

    /// <inheritdoc cref="DbConnection.BeginTransaction()"/>
    public new DuckDbTransaction BeginTransaction() => (DuckDbTransaction)base.BeginTransaction();

    /// <summary>Makes another attached database the current one.</summary>
    public override void ChangeDatabase(string databaseName) =>
        Execute($"USE \"{databaseName.Replace("\"", "\"\"", StringComparison.Ordinal)}\"");

    internal void Execute(string sql)
    {
        using var command = CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <exception cref="InvalidOperationException">A reader is open.</exception>
    internal void RequireIdle()
    {
        if (_reader is not null)
            throw new InvalidOperationException("A reader is open on this connection: close it first, or use another connection.");
    }

    internal void Reading(DuckDbDataReader? reader) => _reader = reader;

    /// <summary>DuckDB isolates by snapshots; every level that a snapshot satisfies is accepted.</summary>
    /// <exception cref="NotSupportedException"><see cref="IsolationLevel.Serializable"/> or <see cref="IsolationLevel.Chaos"/>.</exception>
    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) => new DuckDbTransaction(this, isolationLevel);

    protected override DbCommand CreateDbCommand() => CreateCommand();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Close();
            if (_ownsSource)
                _source.Dispose();
        }
        base.Dispose(disposing);
    }
}

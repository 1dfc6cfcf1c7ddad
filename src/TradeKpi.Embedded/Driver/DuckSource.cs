using System.Data.Common;
using DuckDB.NET.Data;

namespace TradeKpi.Embedded.Driver;

/// <summary>
/// One DuckDB database, in a file or in memory, and the connections to it. It is opened with the first connection and closed when the
/// source and all its connections are disposed. Thread-safe; its connections are not.
/// </summary>
internal sealed class DuckSource : DbDataSource
{
    private readonly string? _path;
    private readonly DuckDBConnectionStringBuilder _options;
    private readonly Lock _opening = new();
    private DuckDBConnection? _held;
    private bool _disposed;

    /// <param name="path">The database file; null for one in memory.</param>
    /// <param name="settings">DuckDB's settings by their own names, as in <c>("threads", "2")</c>.</param>
    public DuckSource(string? path, params IEnumerable<(string Name, string Value)> settings)
    {
        // The library keeps open databases by this text: a file under two of its names would be opened twice, and written twice.
        _path = path is null ? null : Path.GetFullPath(path);
        _options = new DuckDBConnectionStringBuilder { DataSource = _path ?? DuckDBConnectionStringBuilder.InMemoryDataSource };
        foreach (var (name, value) in settings)
            _options[name] = value;
    }

    public override string ConnectionString => _options.ConnectionString;

    /// <exception cref="DuckDBException">The file cannot be opened; its own words say why.</exception>
    public DuckDBConnection Connect()
    {
        lock (_opening)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _held ??= OpenDatabase();
            var connection = _path is null ? _held.Duplicate() : new DuckDBConnection(ConnectionString);
            connection.Open();
            return connection;
        }
    }

    protected override DbConnection CreateDbConnection() => new DuckConnection(this);

    // The base class disposes asynchronously by calling this with false.
    protected override void Dispose(bool disposing)
    {
        lock (_opening)
        {
            _disposed = true;
            _held?.Dispose();
            _held = null;
        }

        base.Dispose(disposing);
    }

    // The database closes with its last connection, so one is held. The library looks for open ones without regard to case.
    private DuckDBConnection OpenDatabase()
    {
        var connection = new DuckDBConnection(ConnectionString);
        try
        {
            connection.Open();
            const string itself = "select path from duckdb_databases() where database_name = current_database()";
            using var command = new DuckDBCommand(itself, connection);
            if (_path is not null && command.ExecuteScalar() is string open && !open.Equals(_path, StringComparison.Ordinal))
                throw new IOException($"{_path} cannot be opened while this process has {open} open: their names differ only in case.");
            if (_path is not null && !File.Exists(_path))
                throw new IOException($"{_path} was deleted while a connection to it is still open in this process. Dispose that first.");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}

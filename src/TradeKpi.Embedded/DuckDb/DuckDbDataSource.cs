using System.Data.Common;
using TradeKpi.Embedded.DuckDb.Native;

namespace TradeKpi.Embedded.DuckDb;

/// <summary>
/// One DuckDB database, in a file or in memory, and the connections to it. It is opened with the first connection and closed
/// when the source and all its connections are disposed. Thread-safe; its connections are not.
/// </summary>
public sealed class DuckDbDataSource : DbDataSource
{
    private readonly DuckDbConnectionStringBuilder _options;
    private readonly Lock _opening = new();
    private DatabaseHandle? _database;
    private bool _disposed;

    /// <param name="connectionString">See <see cref="DuckDbConnectionStringBuilder"/>.</param>
    public DuckDbDataSource(string connectionString) => _options = new DuckDbConnectionStringBuilder(connectionString);

    public DuckDbDataSource(DuckDbConnectionStringBuilder options)
        : this(options.ConnectionString)
    {
    }

    public override string ConnectionString => _options.ConnectionString;

    /// <summary>The database file, or <c>:memory:</c>.</summary>
    public string Path => _options.DataSource;

    public new DuckDbConnection CreateConnection() => new(this, owned: false);

    /// <exception cref="DuckDbException">The file cannot be opened; <see cref="DuckDbException.IsFileInUse"/> tells that another process holds it.</exception>
    public new DuckDbConnection OpenConnection() => (DuckDbConnection)base.OpenConnection();

    /// <inheritdoc cref="OpenConnection"/>
    public new async ValueTask<DuckDbConnection> OpenConnectionAsync(CancellationToken cancellationToken = default) =>
        (DuckDbConnection)await base.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);

    internal ConnectionHandle Connect()
    {
        lock (_opening)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _database ??= DatabaseOpening.Take(_options);
            if (NativeMethods.duckdb_connect(_database, out var connection) != 0)
                throw new DuckDbException($"DuckDB could not connect to {Path}.", DuckDbErrorType.Connection);
            connection.KeepAlive(_database);
            return connection;
        }
    }

    protected override DbConnection CreateDbConnection() => CreateConnection();

    // The base class disposes asynchronously by calling this with false.
    protected override void Dispose(bool disposing)
    {
        lock (_opening)
        {
            _disposed = true;
            if (_database is not null)
                DatabaseOpening.Return(_database);
            _database = null;
        }
        base.Dispose(disposing);
    }
}

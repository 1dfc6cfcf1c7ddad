using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

using TradeKpi.Embedded.Snowflake.Engines;
using TradeKpi.Embedded.Snowflake.Sessions;

namespace TradeKpi.Embedded.Snowflake;

/// <summary>A session of the embedded warehouse. Like any connection it is used by one caller at a time.</summary>
public sealed class SnowflakeConnection : DbConnection
{
    private Interpreter? _interpreter;

    internal SnowflakeConnection(EmbeddedWarehouse warehouse)
    {
        Warehouse = warehouse;
    }

    /// <summary>The warehouse that this is a session of.</summary>
    public EmbeddedWarehouse Warehouse { get; }

    [AllowNull]
    public override string ConnectionString
    {
        get => Warehouse.ConnectionString;
        set => throw new NotSupportedException("A session belongs to the warehouse that made it.");
    }

    public override string Database => "LOCAL";

    public override string DataSource => Warehouse.ConnectionString;

    public override string ServerVersion => "embedded";

    public override ConnectionState State => _interpreter is null ? ConnectionState.Closed : ConnectionState.Open;

    /// <summary>
    /// Whether the open session only reads: anything else is refused with SQLSTATE 42501, and the engine is told to write nothing.
    /// </summary>
    public bool IsReadOnly
    {
        get => Session.IsReadOnly;
        set => Session.IsReadOnly = value;
    }

    /// <summary>Whether the open session has a transaction under way.</summary>
    public bool InTransaction => Session.Transaction is not null;

    internal Session Session => Interpreter.Session;

    internal Interpreter Interpreter => _interpreter ?? throw new InvalidOperationException("The connection is not open.");

    public override void Open() => Blocking.Run(() => OpenAsync(CancellationToken.None));

    public override async Task OpenAsync(CancellationToken cancellationToken)
    {
        if (_interpreter is not null)
            throw new InvalidOperationException("The connection is open already.");
        _interpreter = await Warehouse.OpenSessionAsync(cancellationToken);
    }

    public override void Close() => Blocking.Run(CloseAsync);

    public override async Task CloseAsync()
    {
        if (Interlocked.Exchange(ref _interpreter, null) is { } session)
            await session.DisposeAsync();
    }

    public override void ChangeDatabase(string databaseName) => throw new NotSupportedException("There is one database.");

    public override async ValueTask DisposeAsync()
    {
        await CloseAsync();
        await base.DisposeAsync();
    }

    /// <summary>Lets bare names in queries stand for objects of a schema. What is written to is still named with its schema.</summary>
    /// <exception cref="DbException">There is no such schema.</exception>
    public Task UseSchemaAsync(string schema, CancellationToken cancellationToken) => Session.UseAsync(schema, cancellationToken);

    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel)
    {
        Blocking.Run(() => Session.BeginAsync(CancellationToken.None));
        return new SnowflakeTransaction(this);
    }

    protected override async ValueTask<DbTransaction> BeginDbTransactionAsync(
        IsolationLevel isolationLevel, CancellationToken cancellationToken)
    {
        await Session.BeginAsync(cancellationToken);
        return new SnowflakeTransaction(this);
    }

    protected override DbCommand CreateDbCommand() => new SnowflakeCommand { Connection = this };

    protected override void Dispose(bool disposing)
    {
        if (disposing && _interpreter is not null)
            Close();
        base.Dispose(disposing);
    }
}

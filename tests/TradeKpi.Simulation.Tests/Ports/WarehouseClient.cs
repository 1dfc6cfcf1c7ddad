using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using TradeKpi.Embedded.Snowflake;
using TradeKpi.Simulation.Tests.Turns;

namespace TradeKpi.Simulation.Tests.Ports;

/// <summary>The warehouse as one process sees it: every statement waits for its turn, and may find that the connection is gone.</summary>
internal sealed class WarehouseClient(Scheduler turns, SimulatedWarehouse warehouse, Life life) : DbDataSource
{
    public override string ConnectionString => "simulated";

    protected override DbConnection CreateDbConnection() => new WarehouseConnection(turns, warehouse, life);
}

/// <summary>The connection is gone; whether the statement was done, nobody can tell.</summary>
internal sealed class ConnectionLostException(string what) : DbException($"The connection to the warehouse was lost at: {what}");

/// <summary>A session of a client. When it is lost, its transaction is rolled back.</summary>
internal sealed class WarehouseConnection(Scheduler turns, SimulatedWarehouse warehouse, Life life) : DbConnection
{
    private SnowflakeConnection? _inner;

    public Life Life => life;

    public SnowflakeConnection Inner => _inner ?? throw new ConnectionLostException("a session that has ended");

    [AllowNull]
    public override string ConnectionString { get; set; } = "simulated";

    public override string Database => "LOCAL";

    public override string DataSource => "simulated";

    public override string ServerVersion => "simulated";

    public override ConnectionState State => _inner is null ? ConnectionState.Closed : ConnectionState.Open;

    /// <summary>Waits for a turn and runs a statement; the session ends with an error of the connection, before or after it.</summary>
    public Task<T> DoAsync<T>(string what, bool writes, Func<SnowflakeConnection, T> io) =>
        turns.DoAsync(
            what,
            () => Do(writes, io),
            () =>
            {
                End();
                return new ConnectionLostException(what);
            },
            ready: () => !writes || _inner is null || warehouse.Writer is null || warehouse.Writer == this,
            service: Service.Warehouse);

    public void End()
    {
        if (Interlocked.Exchange(ref _inner, null) is not { } inner)
            return;
        inner.Dispose();
        warehouse.Closed(this);
    }

    public override void Open() => throw new NotSupportedException("Everything waits here.");

    public override Task OpenAsync(CancellationToken cancellationToken) => turns.DoAsync(
        "connect",
        () =>
        {
            _inner = warehouse.Connect();
            _inner.Open();
            warehouse.Opened(this);
            return true;
        },
        () =>
        {
            End();
            return new ConnectionLostException("connect");
        },
        service: Service.Warehouse);

    public override void Close() => End();

    public override Task CloseAsync()
    {
        End();
        return Task.CompletedTask;
    }

    public override void ChangeDatabase(string databaseName) => throw new NotSupportedException("There is one.");

    public override async ValueTask DisposeAsync()
    {
        End();
        await base.DisposeAsync();
    }

    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) =>
        throw new NotSupportedException("Everything waits here.");

    protected override async ValueTask<DbTransaction> BeginDbTransactionAsync(
        IsolationLevel isolationLevel, CancellationToken cancellationToken)
    {
        var inner = await DoAsync("begin", writes: true, session => session.BeginTransaction());
        return new WarehouseTransaction(this, inner);
    }

    protected override DbCommand CreateDbCommand() => new WarehouseCommand(this, Inner.CreateCommand());

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            End();
        base.Dispose(disposing);
    }

    // Transactions are begun by a statement, too: the session itself knows whether one is under way.
    private T Do<T>(bool writes, Func<SnowflakeConnection, T> io)
    {
        warehouse.IsTouched |= writes;
        try
        {
            return io(Inner);
        }
        finally
        {
            if (_inner is { InTransaction: true })
                warehouse.Writer = this;
            else if (warehouse.Writer == this)
                warehouse.Writer = null;
        }
    }
}

/// <summary>A transaction of a client's session.</summary>
internal sealed class WarehouseTransaction(WarehouseConnection connection, DbTransaction inner) : DbTransaction
{
    private bool _ended;

    public override IsolationLevel IsolationLevel => inner.IsolationLevel;

    protected override DbConnection DbConnection => connection;

    public override void Commit() => throw new NotSupportedException("Everything waits here.");

    public override void Rollback() => throw new NotSupportedException("Everything waits here.");

    public override Task CommitAsync(CancellationToken cancellationToken = default) => EndAsync("commit", inner.Commit);

    public override Task RollbackAsync(CancellationToken cancellationToken = default) => EndAsync("rollback", inner.Rollback);

    public override async ValueTask DisposeAsync()
    {
        if (!_ended && connection.State is ConnectionState.Open)
        {
            try
            {
                await RollbackAsync(CancellationToken.None);
            }
            catch (ConnectionLostException)
            {
                // The transaction ended with its session; the error that led here says more.
            }
        }

        await base.DisposeAsync();
    }

    private async Task EndAsync(string how, Action end)
    {
        _ended = true;
        await connection.DoAsync(how, writes: true, _ =>
        {
            end();
            return true;
        });
    }
}

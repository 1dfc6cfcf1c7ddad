using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace TradeKpi.Embedded.Snowflake;

/// <summary>A session of the embedded warehouse. Like any connection it is used by one caller at a time.</summary>
public sealed class SnowflakeConnection : DbConnection
{
    private Session? _session;

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

    public override ConnectionState State => _session is null ? ConnectionState.Closed : ConnectionState.Open;

    internal Session Session => _session ?? throw new InvalidOperationException("The connection is not open.");

    public override void Open() => OpenAsync(CancellationToken.None).GetAwaiter().GetResult();

    public override async Task OpenAsync(CancellationToken cancellationToken)
    {
        if (_session is not null)
            throw new InvalidOperationException("The connection is open already.");
        _session = await Warehouse.OpenSessionAsync(this, cancellationToken).ConfigureAwait(false);
    }

    public override void Close() => CloseAsync().GetAwaiter().GetResult();

    public override async Task CloseAsync()
    {
        if (Interlocked.Exchange(ref _session, null) is { } session)
            await session.DisposeAsync().ConfigureAwait(false);
    }

    public override void ChangeDatabase(string databaseName) => throw new NotSupportedException("There is one database.");

    public override async ValueTask DisposeAsync()
    {
        await CloseAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel)
    {
        Session.BeginAsync(CancellationToken.None).GetAwaiter().GetResult();
        return new SnowflakeTransaction(this);
    }

    protected override async ValueTask<DbTransaction> BeginDbTransactionAsync(IsolationLevel isolationLevel, CancellationToken cancellationToken)
    {
        await Session.BeginAsync(cancellationToken).ConfigureAwait(false);
        return new SnowflakeTransaction(this);
    }

    protected override DbCommand CreateDbCommand() => new SnowflakeCommand { Connection = this };

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Close();
        base.Dispose(disposing);
    }
}

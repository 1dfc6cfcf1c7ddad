using System.Data;
using System.Data.Common;

using TradeKpi.Embedded.Snowflake.Engines;

namespace TradeKpi.Embedded.Snowflake;

/// <summary>An open transaction; rolled back when it is disposed before its end.</summary>
public sealed class SnowflakeTransaction : DbTransaction
{
    private readonly SnowflakeConnection _connection;
    private bool _ended;

    internal SnowflakeTransaction(SnowflakeConnection connection)
    {
        _connection = connection;
    }

    public override IsolationLevel IsolationLevel => IsolationLevel.Snapshot;

    protected override DbConnection DbConnection => _connection;

    public override void Commit() => Blocking.Run(() => CommitAsync(CancellationToken.None));

    public override async Task CommitAsync(CancellationToken cancellationToken = default)
    {
        await _connection.Session.CommitAsync(cancellationToken);
        _ended = true;
    }

    public override void Rollback() => Blocking.Run(() => RollbackAsync(CancellationToken.None));

    public override async Task RollbackAsync(CancellationToken cancellationToken = default)
    {
        _ended = true;
        await _connection.Session.RollbackAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        if (!_ended && _connection.State is ConnectionState.Open)
            await RollbackAsync(CancellationToken.None);
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_ended && _connection.State is ConnectionState.Open)
            Rollback();
        base.Dispose(disposing);
    }
}

using System.Data;
using System.Data.Common;

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

    public override void Commit() => CommitAsync(CancellationToken.None).GetAwaiter().GetResult();

    public override async Task CommitAsync(CancellationToken cancellationToken = default)
    {
        await _connection.Session.CommitAsync(cancellationToken).ConfigureAwait(false);
        _ended = true;
    }

    public override void Rollback() => RollbackAsync(CancellationToken.None).GetAwaiter().GetResult();

    public override async Task RollbackAsync(CancellationToken cancellationToken = default)
    {
        _ended = true;
        await _connection.Session.RollbackAsync().ConfigureAwait(false);
    }

    public override async ValueTask DisposeAsync()
    {
        if (!_ended && _connection.State is ConnectionState.Open)
            await RollbackAsync(CancellationToken.None).ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_ended && _connection.State is ConnectionState.Open)
            Rollback();
        base.Dispose(disposing);
    }
}

using System.Data;
using System.Data.Common;

namespace TradeKpi.Azure.Warehouse;

/// <summary>
/// A transaction of Snowflake by its statements: the driver's own blocks a thread at each, and gives a session whose commit failed back to
/// the pool with the transaction in doubt. Here such a session is closed, which ends its transaction.
/// </summary>
internal sealed class TranslatedTransaction : DbTransaction
{
    private readonly TranslatedConnection _connection;
    private bool _isOpen;

    public TranslatedTransaction(TranslatedConnection connection, IsolationLevel isolationLevel)
    {
        if (isolationLevel is not (IsolationLevel.Unspecified or IsolationLevel.ReadCommitted))
            throw new NotSupportedException($"Snowflake knows READ COMMITTED only, not {isolationLevel}.");
        _connection = connection;
    }

    public override IsolationLevel IsolationLevel => IsolationLevel.ReadCommitted;

    protected override DbConnection? DbConnection => _isOpen ? _connection : null;

    public void Begin()
    {
        Execute("begin transaction");
        Opened();
    }

    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        await ExecuteAsync("begin transaction", cancellationToken);
        Opened();
    }

    public override void Commit() => End("commit");

    public override void Rollback() => End("rollback");

    public override Task CommitAsync(CancellationToken cancellationToken = default) => EndAsync("commit", cancellationToken);

    public override Task RollbackAsync(CancellationToken cancellationToken = default) => EndAsync("rollback", cancellationToken);

    public override async ValueTask DisposeAsync()
    {
        if (_isOpen)
        {
            try
            {
                await EndAsync("rollback", CancellationToken.None);
            }
            catch (SnowflakeException)
            {
                // The session is closed for it, and the transaction ends with the session; the error that led here says more.
            }
        }

        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && _isOpen)
        {
            try
            {
                Rollback();
            }
            catch (SnowflakeException)
            {
                // As in DisposeAsync.
            }
        }

        base.Dispose(disposing);
    }

    private void Opened()
    {
        _isOpen = true;
        _connection.Current = this;
    }

    private void End(string statement)
    {
        Ending();
        try
        {
            Execute(statement);
        }
        catch
        {
            _connection.Abandon();
            throw;
        }
    }

    private async Task EndAsync(string statement, CancellationToken cancellationToken)
    {
        Ending();
        try
        {
            await ExecuteAsync(statement, cancellationToken);
        }
        catch
        {
            _connection.Abandon();
            throw;
        }
    }

    private void Ending()
    {
        if (!_isOpen)
            throw new InvalidOperationException("The transaction has ended.");
        _isOpen = false;
        _connection.Current = null;
    }

    private void Execute(string statement)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = statement;
        command.ExecuteNonQuery();
    }

    private async Task ExecuteAsync(string statement, CancellationToken cancellationToken)
    {
        await using var command = _connection.CreateCommand();
        command.CommandText = statement;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}

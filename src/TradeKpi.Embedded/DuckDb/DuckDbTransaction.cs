using System.Data;
using System.Data.Common;

namespace TradeKpi.Embedded.DuckDb;

/// <summary>A transaction on a snapshot of the database. Disposing it without a commit rolls back.</summary>
public sealed class DuckDbTransaction : DbTransaction
{
    private readonly DuckDbConnection _connection;
    private bool _done;

    internal DuckDbTransaction(DuckDbConnection connection, IsolationLevel isolationLevel)
    {
        if (isolationLevel is IsolationLevel.Serializable or IsolationLevel.Chaos)
            throw new NotSupportedException($"DuckDB isolates by snapshots, not as {isolationLevel}.");
        if (connection.Transaction is not null)
            throw new InvalidOperationException("The connection has a transaction already: commit it or roll it back first.");
        connection.Execute("BEGIN TRANSACTION");
        _connection = connection;
        connection.Transaction = this;
    }

    public override IsolationLevel IsolationLevel => IsolationLevel.Snapshot;

    protected override DbConnection? DbConnection => _done ? null : _connection;

    /// <exception cref="DuckDbException">Another transaction changed the same rows, or a constraint fails. Everything is rolled back.</exception>
    public override void Commit()
    {
        RequireOpen();
        try
        {
            _connection.Execute("COMMIT");
        }
        catch (DuckDbException)
        {
            RollbackQuietly();
            throw;
        }
        finally
        {
            Finish();
        }
    }

    public override void Rollback()
    {
        RequireOpen();
        _connection.Execute("ROLLBACK");
        Finish();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_done)
        {
            RollbackQuietly();
            Finish();
        }
        base.Dispose(disposing);
    }

    private void Finish()
    {
        _done = true;
        _connection.Transaction = null;
    }

    private void RollbackQuietly()
    {
        try
        {
            _connection.Execute("ROLLBACK");
        }
        catch (DuckDbException)
        {
            // A failed commit, or SQL text, has ended the transaction before us.
        }
    }

    private void RequireOpen()
    {
        if (_done)
            throw new InvalidOperationException("The transaction is over: it was committed or rolled back.");
        _connection.RequireIdle();
    }
}

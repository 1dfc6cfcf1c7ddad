using System.Data.Common;

using TradeKpi.Embedded.Snowflake.Tasks;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake;

/// <summary>One session: runs statements in order, and knows its transaction.</summary>
internal sealed class Session(EmbeddedWarehouse warehouse, SnowflakeConnection owner, Engine engine) : IAsyncDisposable
{
    private WriterLock.Lease? _lease;
    private bool _failed;

    public EmbeddedWarehouse Warehouse => warehouse;

    public SnowflakeConnection Owner => owner;

    public Engine Engine => engine;

    /// <summary>The open explicit transaction, or null.</summary>
    public Work? Transaction { get; private set; }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await engine.RunAsync("set timezone = 'UTC'", cancellationToken).ConfigureAwait(false);
        await engine.RunAsync("set default_null_order = 'nulls_last_on_asc_first_on_desc'", cancellationToken).ConfigureAwait(false);
    }

    public async Task<StatementResult> RunScriptAsync(IReadOnlyList<SqlStatement> statements, Binds binds, CancellationToken cancellationToken)
    {
        DbDataReader? rows = null;
        var affected = -1;
        foreach (var statement in statements)
        {
            var result = await RunAsync(statement, binds, cancellationToken).ConfigureAwait(false);
            if (result.RecordsAffected >= 0)
                affected = Math.Max(affected, 0) + result.RecordsAffected;
            if (result.Rows is null)
                continue;
            if (rows is not null)
                await rows.DisposeAsync().ConfigureAwait(false);
            rows = result.Rows;
            if (!ReferenceEquals(statement, statements[^1]))
                rows = await BufferAsync(rows).ConfigureAwait(false);
        }

        return new StatementResult(rows, affected);
    }

    public async Task<StatementResult> RunAsync(SqlStatement statement, Binds binds, CancellationToken cancellationToken)
    {
        var kind = StatementReader.Read(statement);
        if (_failed && kind is not StatementKind.Rollback)
        {
            throw SnowflakeSqlException.Failure(
                statement, "a statement failed in this transaction, so only ROLLBACK is accepted (Snowflake would undo the failed statement alone).");
        }

        try
        {
            if (kind is StatementKind.Rollback)
            {
                await RollbackAsync().ConfigureAwait(false);
                return new StatementResult(null);
            }

            await engine.RunAsync($"set variable statement_time = timestamptz '{warehouse.Time.GetUtcNow():yyyy-MM-dd HH:mm:ss.ffffff}+00'", cancellationToken)
                .ConfigureAwait(false);
            return await Statements.RunAsync(this, kind, statement, binds, cancellationToken).ConfigureAwait(false);
        }
        catch (SnowflakeSqlException)
        {
            throw;
        }
        catch (Exception failure) when (failure is DbException or FormatException)
        {
            throw SnowflakeSqlException.Failure(statement, failure.Message, failure);
        }
    }

    /// <summary>Runs something that writes: in the open transaction, or in one of its own.</summary>
    public async Task<T> WriteAsync<T>(Func<Work, Task<T>> write, CancellationToken cancellationToken)
    {
        if (Transaction is { } open)
        {
            try
            {
                return await write(open).ConfigureAwait(false);
            }
            catch
            {
                _failed = true;
                throw;
            }
        }

        using var lease = await warehouse.Writer.TakeAsync(cancellationToken).ConfigureAwait(false);
        var work = new Work(this);
        await engine.RunAsync("begin transaction", cancellationToken).ConfigureAwait(false);
        try
        {
            var result = await write(work).ConfigureAwait(false);
            await work.BeforeCommitAsync(cancellationToken).ConfigureAwait(false);
            await engine.RunAsync("commit", cancellationToken).ConfigureAwait(false);
            return result;
        }
        catch
        {
            await UndoAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Runs DDL: as in Snowflake it commits the open transaction first, and itself at once.</summary>
    /// <remarks>https://docs.snowflake.com/en/sql-reference/transactions#ddl</remarks>
    public async Task<StatementResult> DefineAsync(Func<Work, Task> define, CancellationToken cancellationToken)
    {
        await CommitAsync(cancellationToken).ConfigureAwait(false);
        return await WriteAsync(
            async work =>
            {
                await define(work).ConfigureAwait(false);
                return new StatementResult(null);
            },
            cancellationToken).ConfigureAwait(false);
    }

    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        if (Transaction is not null)
            return;
        var lease = await warehouse.Writer.TakeAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await engine.RunAsync("begin transaction", cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            lease.Dispose();
            throw;
        }

        _lease = lease;
        Transaction = new Work(this);
    }

    public async Task CommitAsync(CancellationToken cancellationToken)
    {
        if (Transaction is not { } work)
            return;
        if (_failed)
            throw new SnowflakeSqlException("A statement failed in this transaction: only ROLLBACK is accepted.");
        try
        {
            await work.BeforeCommitAsync(cancellationToken).ConfigureAwait(false);
            await engine.RunAsync("commit", cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await RollbackAsync().ConfigureAwait(false);
            throw;
        }

        End();
    }

    public async Task RollbackAsync()
    {
        if (Transaction is null)
            return;
        await UndoAsync().ConfigureAwait(false);
        End();
    }

    public async ValueTask DisposeAsync()
    {
        await RollbackAsync().ConfigureAwait(false);
        await engine.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task<DbDataReader> BufferAsync(DbDataReader rows)
    {
        await using (rows)
        {
            var table = new System.Data.DataTable();
            table.Load(rows);
            return table.CreateDataReader();
        }
    }

    private async Task UndoAsync()
    {
        try
        {
            await engine.RunAsync("rollback", CancellationToken.None).ConfigureAwait(false);
        }
        catch (DbException)
        {
            // The engine has rolled back by itself already.
        }
    }

    private void End()
    {
        Transaction = null;
        _failed = false;
        _lease?.Dispose();
        _lease = null;
    }
}

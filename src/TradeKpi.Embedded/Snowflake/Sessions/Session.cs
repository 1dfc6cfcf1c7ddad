using System.Data.Common;

using TradeKpi.Embedded.Snowflake.Changes;
using TradeKpi.Embedded.Snowflake.Engines;
using TradeKpi.Embedded.Snowflake.Reading;

namespace TradeKpi.Embedded.Snowflake.Sessions;

/// <summary>One session: a connection to the engine, and its transaction.</summary>
internal sealed class Session(Engine engine, Turn writer, StreamNames streams) : IAsyncDisposable
{
    private Turn.Lease? _lease;
    private string _searched = ObjectName.DefaultSchema;
    private DateTime _told;

    public Engine Engine => engine;

    public StreamNames Streams => streams;

    /// <summary>The open explicit transaction, or null.</summary>
    public Work? Transaction { get; private set; }

    /// <summary>Whether a statement failed in the open transaction.</summary>
    public bool Failed { get; private set; }

    /// <summary>Whether it writes nothing.</summary>
    public bool IsReadOnly { get; set; }

    /// <summary>Where a bare name stands in a query.</summary>
    public string Schema { get; private set; } = ObjectName.DefaultSchema;

    /// <summary>How the next result is read.</summary>
    public ReadingManner Reading { get; set; } = ReadingManner.Whole;

    public async Task UseAsync(string schema, CancellationToken cancellationToken)
    {
        await SearchAsync(schema, cancellationToken);
        Schema = schema;
    }

    /// <summary>Lets the engine look for bare names where this kind of statement does.</summary>
    public Task ResolveAsync(bool query, CancellationToken cancellationToken) =>
        SearchAsync(query ? Schema : ObjectName.DefaultSchema, cancellationToken);

    /// <summary>Lets the next statements begin at this time.</summary>
    public async Task TellTimeAsync(DateTime now, CancellationToken cancellationToken)
    {
        if (now == _told)
            return;
        await engine.RunAsync($"set variable statement_time = timestamptz '{SqlText.Time(now)}+00'", cancellationToken);
        _told = now;
    }

    /// <summary>Runs something that writes: in the open transaction, or in one of its own.</summary>
    public async Task<T> WriteAsync<T>(Func<Work, Task<T>> write, CancellationToken cancellationToken)
    {
        if (Transaction is { } open)
        {
            try
            {
                return await write(open);
            }
            catch
            {
                Failed = true;
                throw;
            }
        }

        using var lease = await writer.TakeAsync(cancellationToken);
        var work = new Work(engine, streams);
        await engine.RunAsync("begin transaction", cancellationToken);
        try
        {
            var result = await write(work);
            await work.BeforeCommitAsync(cancellationToken);
            await engine.RunAsync("commit", cancellationToken);
            return result;
        }
        catch
        {
            await UndoAsync();
            throw;
        }
    }

    /// <summary>Runs DDL: as in Snowflake it commits the open transaction first, and itself at once.</summary>
    /// <remarks>https://docs.snowflake.com/en/sql-reference/transactions#ddl</remarks>
    public async Task<StatementResult> DefineAsync(Func<Work, Task> define, CancellationToken cancellationToken)
    {
        await CommitAsync(cancellationToken);
        return await WriteAsync(
            async work =>
            {
                await define(work);
                return StatementResult.None;
            },
            cancellationToken);
    }

    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        if (Transaction is not null)
            return;
        var lease = await writer.TakeAsync(cancellationToken);
        try
        {
            await engine.RunAsync("begin transaction", cancellationToken);
        }
        catch
        {
            lease.Dispose();
            throw;
        }

        _lease = lease;
        Transaction = new Work(engine, streams);
    }

    public async Task CommitAsync(CancellationToken cancellationToken)
    {
        if (Transaction is not { } work)
            return;
        if (Failed)
            throw new SnowflakeSqlException("A statement failed in this transaction: only ROLLBACK is accepted.");
        try
        {
            await work.BeforeCommitAsync(cancellationToken);
            await engine.RunAsync("commit", cancellationToken);
        }
        catch
        {
            await RollbackAsync();
            throw;
        }

        End();
    }

    public async Task RollbackAsync()
    {
        if (Transaction is null)
            return;
        await UndoAsync();
        End();
    }

    public async ValueTask DisposeAsync()
    {
        await RollbackAsync();
        await engine.DisposeAsync();
    }

    private async Task SearchAsync(string schema, CancellationToken cancellationToken)
    {
        if (schema == _searched)
            return;
        var path = $"{SqlText.Identifier(schema)},{SqlText.Identifier(ObjectName.DefaultSchema)}";
        await engine.RunAsync($"set search_path = {SqlText.Literal(path)}", cancellationToken);
        _searched = schema;
    }

    private async Task UndoAsync()
    {
        try
        {
            await engine.RunAsync("rollback", CancellationToken.None);
        }
        catch (DbException)
        {
            // The engine has rolled back by itself already.
        }
    }

    private void End()
    {
        Transaction = null;
        Failed = false;
        _lease?.Dispose();
        _lease = null;
    }
}

using System.Data;
using System.Data.Common;

using TradeKpi.Embedded.Snowflake.Engines;
using TradeKpi.Embedded.Snowflake.Reading;
using TradeKpi.Embedded.Snowflake.Sessions;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake;

/// <summary>Runs statements on one session, in order.</summary>
internal sealed class Interpreter(EmbeddedWarehouse warehouse, Session session) : IAsyncDisposable
{
    public EmbeddedWarehouse Warehouse => warehouse;

    public Session Session => session;

    /// <returns>The rows of the last statement that has some, and the sum of the rows written.</returns>
    public async Task<StatementResult> RunScriptAsync(
        IReadOnlyList<SqlStatement> statements, Binds binds, CancellationToken cancellationToken, bool isChecked = false)
    {
        DbDataReader? rows = null;
        var affected = -1;
        foreach (var statement in statements)
        {
            var result = await RunAsync(statement, binds, cancellationToken, isChecked);
            if (result.RecordsAffected >= 0)
                affected = Math.Max(affected, 0) + result.RecordsAffected;
            if (result.Rows is null)
                continue;
            if (rows is not null)
                await rows.DisposeAsync();
            rows = result.Rows;
            if (!ReferenceEquals(statement, statements[^1]))
                rows = await BufferAsync(rows);
        }

        return new StatementResult(rows, affected);
    }

    /// <param name="isChecked">Whether what Snowflake excludes was looked for already.</param>
    public async Task<StatementResult> RunAsync(
        SqlStatement statement, Binds binds, CancellationToken cancellationToken, bool isChecked = false)
    {
        if (!isChecked)
            Documented.Check(statement);
        var kind = StatementReader.Read(statement);
        if (session.Failed && kind is not StatementKind.Rollback)
        {
            throw SnowflakeSqlException.Failure(
                statement,
                "a statement failed in this transaction, so only ROLLBACK is accepted (Snowflake would undo the failed statement alone).");
        }

        if (session.IsReadOnly && !IsRead(kind, statement))
            throw SnowflakeSqlException.Failure(statement, "this session only reads.", state: "42501");
        if (session.Reading.DescribesOnly && kind is not StatementKind.Query)
            return StatementResult.None;
        try
        {
            await session.ResolveAsync(kind is StatementKind.Query, cancellationToken);
            if (kind is StatementKind.Rollback)
            {
                await session.RollbackAsync();
                return StatementResult.None;
            }

            if (TellsTime(kind))
                await session.TellTimeAsync(warehouse.Time.GetUtcNow().UtcDateTime, cancellationToken);
            return await Statements.RunAsync(this, kind, statement, binds, cancellationToken);
        }
        catch (SnowflakeSqlException)
        {
            throw;
        }
        catch (Exception failure) when (Engine.IsRefusal(failure))
        {
            throw SnowflakeSqlException.Failure(statement, failure.Message, failure);
        }
    }

    public ValueTask DisposeAsync() => session.DisposeAsync();

    /// <summary>Whether a statement computes anything itself; a block's statements are asked one by one.</summary>
    private static bool TellsTime(StatementKind kind) => kind is StatementKind.Query or StatementKind.Insert or StatementKind.Update
        or StatementKind.Delete or StatementKind.Merge or StatementKind.Copy or StatementKind.CreateTable or StatementKind.AlterTable
        or StatementKind.CreateStream;

    private static bool IsRead(StatementKind kind, SqlStatement statement) => kind switch
    {
        StatementKind.Query or StatementKind.ShowStreams or StatementKind.Use or StatementKind.AlterSession or StatementKind.Rollback =>
            true,
        StatementKind.Task => statement.Tokens[0].Is("show"),
        _ => false,
    };

    private static async Task<DbDataReader> BufferAsync(DbDataReader rows)
    {
        await using (rows)
        {
            var table = new DataTable();
            table.Load(rows);
            return table.CreateDataReader();
        }
    }
}

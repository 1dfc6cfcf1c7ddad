using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake.Tasks;

/// <summary>Gives an embedded warehouse its tasks and dynamic tables.</summary>
public sealed class TaskStatements : ITaskStatements, IAsyncDisposable
{
    private const string Supported = "CREATE, ALTER, DROP, EXECUTE TASK, SHOW TASKS, CREATE, ALTER, DROP DYNAMIC TABLE and SHOW DYNAMIC TABLES.";

    private readonly EmbeddedWarehouse _warehouse;
    private readonly SqlTaskStore _store;
    private readonly SnowflakeTasks _tasks;

    private TaskStatements(EmbeddedWarehouse warehouse, SqlTaskStore store, SnowflakeTasks tasks) =>
        (_warehouse, _store, _tasks) = (warehouse, store, tasks);

    /// <summary>Runs what is due; start it, or run what is pending by hand.</summary>
    public TaskRunner Runner => _tasks.Runner;

    /// <summary>Reads the warehouse's tasks and lets it execute the statements about them. Once a warehouse.</summary>
    public static async Task<TaskStatements> AttachAsync(EmbeddedWarehouse warehouse, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(warehouse);
        var connection = (SnowflakeConnection)await warehouse.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        var store = await SqlTaskStore.OpenAsync(new SessionSql(connection), cancellationToken).ConfigureAwait(false);
        var tasks = await SnowflakeTasks.OpenAsync(store, new DbTaskEngine(warehouse), warehouse.Time, cancellationToken).ConfigureAwait(false);
        var statements = new TaskStatements(warehouse, store, tasks);
        warehouse.TaskStatements = statements;
        return statements;
    }

    public async Task<StatementResult?> TryExecuteAsync(SqlStatement statement, SnowflakeConnection connection, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(statement);
        ArgumentNullException.ThrowIfNull(connection);
        try
        {
            // DDL commits the open transaction; besides, a refresh in its own session waits for the writer that this one may hold.
            if (!statement.Tokens[0].Is("EXECUTE") && !statement.Tokens[0].Is("SHOW"))
                await connection.Session.CommitAsync(cancellationToken).ConfigureAwait(false);
            return await _tasks.ExecuteAsync(statement, cancellationToken).ConfigureAwait(false) is { } result ? new StatementResult(Rows(result)) : null;
        }
        catch (TaskSqlException error)
        {
            throw SnowflakeSqlException.Refusal(statement, error.Reason, Supported, error.Line > 0 ? error.Line : null);
        }
    }

    public void RefuseDml(SqlStatement statement)
    {
        ArgumentNullException.ThrowIfNull(statement);
        try
        {
            _tasks.RefuseDml(statement);
        }
        catch (TaskSqlException error)
        {
            throw SnowflakeSqlException.Refusal(statement, error.Reason, "SELECT from it, and ALTER DYNAMIC TABLE … REFRESH.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        _warehouse.TaskStatements = null;
        await _tasks.DisposeAsync().ConfigureAwait(false);
        await _store.DisposeAsync().ConfigureAwait(false);
    }

    private static System.Data.Common.DbDataReader Rows(TaskResult result) => RowSet.Of(
        [.. result.Columns.Select((name, i) => (name, result.Rows.Select(row => row[i]?.GetType()).FirstOrDefault(type => type is not null) ?? typeof(string)))],
        result.Rows.Select(row => row.ToArray()));

    /// <summary>The engine beneath a session, past the dialect and its writer lock.</summary>
    private sealed class SessionSql(SnowflakeConnection connection) : IEngineSql
    {
        public Task RunAsync(string sql, CancellationToken cancellationToken) => connection.Session.Engine.RunAsync(sql, cancellationToken);

        public async Task<IReadOnlyList<object?[]>> RowsAsync(string sql, CancellationToken cancellationToken) =>
            await connection.Session.Engine.RowsAsync(sql, cancellationToken).ConfigureAwait(false);

        public ValueTask DisposeAsync() => connection.DisposeAsync();
    }
}

using System.Text.Json;

using TradeKpi.Embedded.Snowflake.Dynamic;
using TradeKpi.Embedded.Snowflake.Engines;
using TradeKpi.Embedded.Snowflake.Reading;

namespace TradeKpi.Embedded.Snowflake.Tasks;

/// <summary>
/// Definitions and history in the schema <c>__engine</c> of the database itself, with the views that show the history as Snowflake does.
/// </summary>
internal sealed class SqlTaskStore : ITaskStore, IDynamicTableStore, IAsyncDisposable
{
    private const string Task = "task";
    private const string DynamicTable = "dynamic_table";

    private readonly ISqlSession _engine;
    private readonly Turn _turn = new();

    private SqlTaskStore(ISqlSession engine) => _engine = engine;

    /// <summary>Makes the tables and views where they are missing.</summary>
    /// <param name="engine">Disposed with the store.</param>
    public static async Task<SqlTaskStore> OpenAsync(ISqlSession engine, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(engine);
        foreach (var statement in TaskSchema.Statements)
            await engine.RunAsync(statement, cancellationToken);
        return new SqlTaskStore(engine);
    }

    public Task<IReadOnlyList<TaskDefinition>> TasksAsync(CancellationToken cancellationToken) =>
        DefinitionsAsync<TaskDefinition>(Task, cancellationToken);

    public Task SaveAsync(IReadOnlyList<TaskDefinition> tasks, CancellationToken cancellationToken) =>
        WriteAsync(tasks.SelectMany(task => Definition(Task, task.Name, JsonSerializer.Serialize(task))), cancellationToken);

    public Task DeleteTaskAsync(ObjectName name, CancellationToken cancellationToken) =>
        WriteAsync([Forget(Task, name)], cancellationToken);

    public Task<IReadOnlyList<DynamicTable>> DynamicTablesAsync(CancellationToken cancellationToken) =>
        DefinitionsAsync<DynamicTable>(DynamicTable, cancellationToken);

    public Task SaveAsync(DynamicTable table, CancellationToken cancellationToken) =>
        WriteAsync(Definition(DynamicTable, table.Name, JsonSerializer.Serialize(table)), cancellationToken);

    public Task DeleteDynamicTableAsync(ObjectName name, CancellationToken cancellationToken) =>
        WriteAsync([Forget(DynamicTable, name)], cancellationToken);

    public Task WriteAsync(TaskRun run, CancellationToken cancellationToken) =>
        WriteAsync([$"delete from __engine.task_runs where query_id = {Sql(run.QueryId)}", TaskRunRow.Insert(run)], cancellationToken);

    public Task<IReadOnlyList<TaskRun>> OpenRunsAsync(CancellationToken cancellationToken) =>
        RunsAsync("state in ('SCHEDULED', 'EXECUTING')", cancellationToken);

    public Task BeginGraphAsync(TaskRun root, CancellationToken cancellationToken) =>
        WriteAsync(
            [
                $"""
                insert into __engine.running_graphs values ({Sql(root.GraphRunGroupId)}, {Sql(root.Root.Schema)}, {Sql(root.Root.Name)},
                  {Sql(root.RootTaskId)}, {root.RunId}, {Sql(root.ScheduledTime)})
                """,
            ],
            cancellationToken);

    public Task EndGraphAsync(TaskRun root, CancellationToken cancellationToken) =>
        WriteAsync([$"delete from __engine.running_graphs where graph_run_group_id = {Sql(root.GraphRunGroupId)}"], cancellationToken);

    public Task WriteAsync(RefreshRun run, CancellationToken cancellationToken) =>
        WriteAsync(
            [
                $"delete from __engine.dynamic_table_refreshes where query_id = {Sql(run.QueryId)}",
                $"""
                insert into __engine.dynamic_table_refreshes values ({Sql(run.QueryId)}, {Sql(run.Name.Schema)}, {Sql(run.Name.Name)},
                  {Sql(run.State)}, {Sql(run.StateMessage)}, {Sql(run.DataTimestamp)}, {Sql(run.RefreshStartTime)},
                  {Sql(run.RefreshEndTime)}, {Sql(run.RefreshTrigger)})
                """,
            ],
            cancellationToken);

    public Task TrimAsync(DateTimeOffset before, CancellationToken cancellationToken) =>
        WriteAsync(
            [
                $"delete from __engine.task_runs where scheduled_time < {Sql(before)} and state not in ('SCHEDULED', 'EXECUTING')",
                $"delete from __engine.dynamic_table_refreshes where data_timestamp < {Sql(before)}",
            ],
            cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync();
        _turn.Dispose();
    }

    internal static string Sql(string? text) => text is null ? "null" : SqlText.Literal(text);

    internal static string Sql(DateTimeOffset? time) =>
        time is { } value ? $"make_timestamp({(value - DateTimeOffset.UnixEpoch).Ticks / 10})" : "null";

    private static string Forget(string kind, ObjectName name) =>
        $"delete from __engine.task_definitions where kind = {Sql(kind)} and schema_name = {Sql(name.Schema)} and name = {Sql(name.Name)}";

    private static string[] Definition(string kind, ObjectName name, string json) =>
    [
        Forget(kind, name),
        $"insert into __engine.task_definitions values ({Sql(kind)}, {Sql(name.Schema)}, {Sql(name.Name)}, {Sql(json)})",
    ];

    private async Task<IReadOnlyList<T>> DefinitionsAsync<T>(string kind, CancellationToken cancellationToken)
    {
        var rows = await RowsAsync(
            $"select definition from __engine.task_definitions where kind = {Sql(kind)} order by schema_name, name",
            cancellationToken);
        return [.. rows.Select(row => JsonSerializer.Deserialize<T>((string)row[0]!)!)];
    }

    private async Task<IReadOnlyList<TaskRun>> RunsAsync(string where, CancellationToken cancellationToken)
    {
        var rows = await RowsAsync(
            $"select {TaskRunRow.Columns} from __engine.task_runs where {where} order by run_id, query_id",
            cancellationToken);
        return [.. rows.Select(TaskRunRow.Read)];
    }

    private async Task<IReadOnlyList<object?[]>> RowsAsync(string sql, CancellationToken cancellationToken)
    {
        using var turn = await _turn.TakeAsync(cancellationToken);
        return await _engine.RowsAsync(sql, cancellationToken);
    }

    // All or nothing: half a change of a graph must not survive a crash.
    private async Task WriteAsync(IEnumerable<string> statements, CancellationToken cancellationToken)
    {
        using var turn = await _turn.TakeAsync(cancellationToken);
        await _engine.RunAsync("begin transaction", cancellationToken);
        try
        {
            foreach (var statement in statements)
                await _engine.RunAsync(statement, cancellationToken);
            await _engine.RunAsync("commit", CancellationToken.None);
        }
        catch
        {
            await _engine.RunAsync("rollback", CancellationToken.None);
            throw;
        }
    }
}

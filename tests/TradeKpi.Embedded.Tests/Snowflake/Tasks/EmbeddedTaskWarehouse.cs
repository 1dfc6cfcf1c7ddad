using System.Data.Common;
using Microsoft.Extensions.Time.Testing;
using TradeKpi.Embedded.Snowflake;
using TradeKpi.Specs;
using TradeKpi.Specs.Snowflake.Tasks;

namespace TradeKpi.Embedded.Tests.Snowflake.Tasks;

/// <summary>Task graphs on the embedded engine: bodies through the dialect, definitions and history in the database.</summary>
public sealed class EmbeddedTaskWarehouse : TaskWarehouse
{
    private const string History = """
        select name, state, attempt_number, graph_run_group_id, scheduled_from, error_message, return_value, root_task_name
        from __engine.task_history order by run_id, coalesce(query_start_time, scheduled_time), iff(name = root_task_name, 0, 1), query_id
        """;

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 2, 9, 3, 0, TimeSpan.Zero));
    private EmbeddedWarehouse _warehouse = null!;
    private TaskStatements _tasks = null!;

    public EmbeddedWarehouse Warehouse => _warehouse;

    public static async Task<EmbeddedTaskWarehouse> OpenAsync()
    {
        var warehouse = new EmbeddedTaskWarehouse();
        warehouse._warehouse = new EmbeddedWarehouse(new EmbeddedWarehouseOptions(), warehouse._time);
        warehouse._tasks = await TaskStatements.AttachAsync(warehouse._warehouse);
        await warehouse.ExecuteAsync("""
            create schema ops;
            create table ops.log (name varchar, word int);
            create table ops.words (name varchar, word varchar);
            insert into ops.words
            select name, '1'
            from (values ('root'), ('a'), ('b'), ('c'), ('d'), ('y'), ('z'), ('left'), ('right'), ('down'), ('below'), ('both'), ('only'),
              ('child'), ('last')) as names (name);
            """);
        return warehouse;
    }

    public override async Task<IReadOnlyList<IReadOnlyDictionary<string, object?>>> ExecuteAsync(string script)
    {
        await using var connection = await _warehouse.OpenConnectionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = script;
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<IReadOnlyDictionary<string, object?>>();
        while (await reader.ReadAsync())
        {
            rows.Add(Enumerable.Range(0, reader.FieldCount)
                .ToDictionary(reader.GetName, i => reader.IsDBNull(i) ? null : reader.GetValue(i), StringComparer.Ordinal));
        }

        return rows;
    }

    public override Task BreakAsync(string name) => ExecuteAsync($"update ops.words set word = 'broken' where name = '{name}'");

    public override Task RepairAsync(string name) => ExecuteAsync($"update ops.words set word = '1' where name = '{name}'");

    public override async Task PassAsync(TimeSpan time)
    {
        _time.Advance(time);
        await _tasks.Runner.RunPendingAsync();
    }

    public override async Task RestartAsync()
    {
        await _tasks.DisposeAsync();
        _tasks = await TaskStatements.AttachAsync(_warehouse);
    }

    public override async Task<IReadOnlyList<string>> LogAsync() =>
        [.. (await ExecuteAsync("select name from ops.log")).Select(row => (string)row["name"]!)];

    public override async Task<IReadOnlyList<TaskHistoryRow>> HistoryAsync() =>
    [
        .. (await ExecuteAsync(History)).Select(row => new TaskHistoryRow(
            (string)row["name"]!, (string)row["state"]!, (int)row["attempt_number"]!, (string)row["graph_run_group_id"]!,
            (string)row["scheduled_from"]!, (string?)row["error_message"], (string?)row["return_value"], (string)row["root_task_name"]!)),
    ];

    public override async ValueTask DisposeAsync()
    {
        await _tasks.DisposeAsync();
        await _warehouse.DisposeAsync();
    }
}

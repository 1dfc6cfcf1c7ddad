using System.Data.Common;
using TradeKpi.Specs;
using TradeKpi.Specs.Snowflake.Tasks;
using TradeKpi.Warehouse;

namespace TradeKpi.Snowflake.Tests.Conformance;

/// <summary>
/// Task graphs on Snowflake itself. Time really passes there: schedules count from the last resume, and after each stretch there is a grace
/// for what is due to begin and end.
/// </summary>
public sealed class SnowflakeTaskWarehouse : TaskWarehouse
{
    private const string History = """
        select
          lower(name) as name, state, attempt_number, graph_run_group_id::varchar as graph_run_group_id,
          replace(scheduled_from, ' ', '_') as scheduled_from, error_message, return_value, root_task_id
        from table(information_schema.task_history(result_limit => 1000))
        where database_name = current_database()
        order by query_start_time nulls last, scheduled_time
        """;

    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);

    private readonly SnowflakeDatabase _database = new();
    private readonly TimeProvider _time = TimeProvider.System;
    private DbDataSource _source = null!;
    private DbConnection _connection = null!;
    private DateTimeOffset _resumed;
    private TimeSpan _passed;

    public static async Task<SnowflakeTaskWarehouse> OpenAsync()
    {
        var warehouse = new SnowflakeTaskWarehouse();
        await warehouse._database.InitializeAsync();
        warehouse._source = warehouse._database.Open();
        warehouse._connection = await warehouse._source.OpenConnectionAsync();
        await warehouse.ExecuteAsync("""
            create schema gold;
            create schema ops;
            create table ops.log (name varchar, word int);
            create table ops.words (name varchar, word varchar);
            insert into ops.words
            select column1, '1'
            from values ('root'), ('a'), ('b'), ('c'), ('d'), ('y'), ('z'), ('left'), ('right'), ('down'), ('below'), ('both'), ('only'),
              ('child'), ('last')
            """);
        return warehouse;
    }

    public override async Task<IReadOnlyList<IReadOnlyDictionary<string, object?>>> ExecuteAsync(string script)
    {
        var rows = new List<IReadOnlyDictionary<string, object?>>();
        foreach (var statement in SqlScript.Split(script))
        {
            await using var command = _connection.Command(statement.Text);
            await using var reader = await command.ExecuteReaderAsync();
            rows.Clear();
            while (await reader.ReadAsync())
            {
                rows.Add(Enumerable.Range(0, reader.FieldCount)
                    .ToDictionary(at => reader.GetName(at).ToLowerInvariant(), at => reader.IsDBNull(at) ? null : reader.GetValue(at),
                    StringComparer.Ordinal));
            }
        }

        if (script.Contains(" resume", StringComparison.Ordinal) || script.Contains("dependents_enable", StringComparison.Ordinal))
            (_resumed, _passed) = (_time.GetUtcNow(), TimeSpan.Zero);
        return rows;
    }

    public override Task BreakAsync(string name) => ExecuteAsync($"update ops.words set word = 'broken' where name = '{name}'");

    public override Task RepairAsync(string name) => ExecuteAsync($"update ops.words set word = '1' where name = '{name}'");

    public override async Task PassAsync(TimeSpan time)
    {
        _passed += time;
        var until = time > TimeSpan.Zero ? _resumed + _passed + s_grace : _time.GetUtcNow() + s_look;
        if (until - _time.GetUtcNow() is { } left && left > TimeSpan.Zero)
            await Task.Delay(left, _time, CancellationToken.None);
        var patience = _time.GetUtcNow() + s_patience;
        for (var quiet = 0; quiet < 2 && _time.GetUtcNow() < patience; quiet = await IsBusyAsync() ? 0 : quiet + 1)
            await Task.Delay(s_look, _time, CancellationToken.None);
    }

    /// <summary>Snowflake has nothing to restart.</summary>
    public override Task RestartAsync() => Task.CompletedTask;

    /// <summary>What the bodies have logged, in the order in which they began: a table keeps none.</summary>
    public override async Task<IReadOnlyList<string>> LogAsync()
    {
        var logged = (await ExecuteAsync("select distinct name from ops.log")).Select(row => (string)row["name"]!)
            .ToHashSet(StringComparer.Ordinal);
        return [.. (await HistoryAsync()).Where(row => row.State == "SUCCEEDED" && logged.Contains(row.Name)).Select(row => row.Name)];
    }

    public override async Task<IReadOnlyList<TaskHistoryRow>> HistoryAsync()
    {
        var names = (await ExecuteAsync("show tasks")).ToDictionary(row => Text(row["id"]), row => Text(row["name"]).ToLowerInvariant(),
            StringComparer.Ordinal);
        return
        [
            .. (await ExecuteAsync(History)).Where(row => Text(row["state"]) != "SCHEDULED").Select(row => new TaskHistoryRow(
                Text(row["name"]), Text(row["state"]), Convert.ToInt32(row["attempt_number"]), Text(row["graph_run_group_id"]),
                Text(row["scheduled_from"]), (string?)row["error_message"], (string?)row["return_value"],
                names.GetValueOrDefault(Text(row["root_task_id"]), ""))),
        ];
    }

    public override async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        await _source.DisposeAsync();
        await _database.DisposeAsync();
    }

    private async Task<bool> IsBusyAsync() => (await ExecuteAsync(History))
        .Any(row => Text(row["state"]) is "EXECUTING" or "SCHEDULED" && Text(row["scheduled_from"]) != "SCHEDULE");

    private static string Text(object? value) => Convert.ToString(value) ?? "";
}

/// <summary>The specification of task graphs on Snowflake. Its schedules of minutes are waited for.</summary>
[RequiresVariable(SnowflakeDatabase.Variable)]
public sealed class SnowflakeTaskGraphs : TaskGraphSpecification
{
    protected override async Task<TaskWarehouse> OpenAsync() => await SnowflakeTaskWarehouse.OpenAsync();
}

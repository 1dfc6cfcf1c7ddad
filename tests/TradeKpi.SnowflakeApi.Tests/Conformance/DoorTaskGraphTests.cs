using System.Data;
using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using TradeKpi.Embedded.Snowflake;
using TradeKpi.SnowflakeApi.Limits;
using TradeKpi.SnowflakeApi.Tests.Wire;
using TradeKpi.Specs.Snowflake.Tasks;

namespace TradeKpi.SnowflakeApi.Tests.Conformance;

/// <summary>The specification of task graphs, its scripts sent whole through the door.</summary>
public sealed class DoorTaskGraphTests : TaskGraphSpecification
{
    protected override async Task<TaskWarehouse> OpenAsync() => await DoorTaskWarehouse.OpenAsync();

    protected override void CheckRefusal(string message, string why)
    {
        Assert.Contains(why, message, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("line 2", message, StringComparison.OrdinalIgnoreCase);
    }
}

internal sealed class DoorTaskWarehouse : TaskWarehouse
{
    private const string History = """
        select name, state, attempt_number, graph_run_group_id, scheduled_from, error_message, return_value, root_task_name
        from __engine.task_history order by run_id, coalesce(query_start_time, scheduled_time), iff(name = root_task_name, 0, 1), query_id
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("tradekpi-door").FullName;
    private readonly FakeTimeProvider _time;
    private readonly EmbeddedWarehouse _warehouse;
    private SnowflakeDoor _door = null!;
    private WireSession _session = null!;
    private TaskStatements _tasks;

    private DoorTaskWarehouse(FakeTimeProvider time, EmbeddedWarehouse warehouse, TaskStatements tasks) =>
        (_time, _warehouse, _tasks) = (time, warehouse, tasks);

    public static async Task<DoorTaskWarehouse> OpenAsync()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 3, 2, 9, 3, 0, TimeSpan.Zero));
        var warehouse = new EmbeddedWarehouse(new EmbeddedWarehouseOptions(), time);
        var opened = new DoorTaskWarehouse(time, warehouse, await TaskStatements.AttachAsync(warehouse));
        opened._door = await SnowflakeDoor.StartAsync(warehouse, new SnowflakeApiOptions { Writable = true },
            Path.Combine(opened._folder, "results"), port: 0, TimeProvider.System, CancellationToken.None);
        opened._session = await WireSession.SignInAsync(opened._door.Address);
        await opened.ExecuteAsync("""
            create schema ops;
            create table ops.log (name varchar, word int);
            create table ops.words (name varchar, word varchar);
            insert into ops.words
            select name, '1'
            from (values ('root'), ('a'), ('b'), ('c'), ('d'), ('y'), ('z'), ('left'), ('right'), ('down'), ('below'), ('both'), ('only'),
              ('child'), ('last')) as names (name);
            """);
        return opened;
    }

    public override async Task<IReadOnlyList<IReadOnlyDictionary<string, object?>>> ExecuteAsync(string script)
    {
        var answer = await _session.AskAsync(script, new { parameters = new { MULTI_STATEMENT_COUNT = 0 } });
        if (answer["data"]?["resultIds"] is { } parts)
            answer = await _session.GetAsync($"queries/{parts.GetValue<string>().Split(',')[^1]}/result");
        return answer["success"]!.GetValue<bool>() ? [.. Rows(answer["data"]!)] : throw new WireException(answer);
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
            (string)row["name"]!, (string)row["state"]!, (int)(BigInteger)row["attempt_number"]!, (string)row["graph_run_group_id"]!,
            (string)row["scheduled_from"]!, (string?)row["error_message"], (string?)row["return_value"], (string)row["root_task_name"]!)),
    ];

    public override async ValueTask DisposeAsync()
    {
        await _session.DisposeAsync();
        await _door.DisposeAsync();
        await _tasks.DisposeAsync();
        await _warehouse.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static IEnumerable<IReadOnlyDictionary<string, object?>> Rows(JsonNode data)
    {
        var names = data["rowtype"]!.AsArray().Select(type => type!["name"]!.GetValue<string>().ToLower(CultureInfo.InvariantCulture))
            .ToList();
        using var table = WireRows.Read(data);
        foreach (DataRow row in table.Rows)
            yield return names.Zip(row.ItemArray).ToDictionary(cell => cell.First, cell => cell.Second is DBNull ? null : cell.Second,
                StringComparer.Ordinal);
    }
}

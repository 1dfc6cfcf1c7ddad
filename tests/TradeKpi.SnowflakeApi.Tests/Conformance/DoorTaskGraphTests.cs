using System.Data;
using System.Globalization;
using System.Text.Json.Nodes;
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

internal sealed class DoorTaskWarehouse : EngineTaskWarehouse
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tradekpi-door").FullName;
    private EmbeddedWarehouse _warehouse = null!;
    private SnowflakeDoor _door = null!;
    private WireSession _session = null!;
    private TaskStatements _tasks = null!;

    public static async Task<DoorTaskWarehouse> OpenAsync()
    {
        var opened = new DoorTaskWarehouse();
        opened._warehouse = new EmbeddedWarehouse(new EmbeddedWarehouseOptions(), opened.Time);
        opened._tasks = await TaskStatements.AttachAsync(opened._warehouse);
        opened._door = await SnowflakeDoor.StartAsync(opened._warehouse, new SnowflakeApiOptions { Writable = true },
            Path.Combine(opened._folder, "results"), port: 0, TimeProvider.System, CancellationToken.None);
        opened._session = await WireSession.SignInAsync(opened._door.Address);
        await opened.MakeTablesAsync();
        return opened;
    }

    public override async Task<IReadOnlyList<IReadOnlyDictionary<string, object?>>> ExecuteAsync(string script)
    {
        var answer = await _session.AskAsync(script, new { parameters = new { MULTI_STATEMENT_COUNT = 0 } });
        if (answer["data"]?["resultIds"] is { } parts)
            answer = await _session.GetAsync($"queries/{parts.GetValue<string>().Split(',')[^1]}/result");
        return answer["success"]!.GetValue<bool>() ? [.. Rows(answer["data"]!)] : throw new WireException(answer);
    }

    public override async Task RestartAsync()
    {
        await _tasks.DisposeAsync();
        _tasks = await TaskStatements.AttachAsync(_warehouse);
    }

    public override async ValueTask DisposeAsync()
    {
        await _session.DisposeAsync();
        await _door.DisposeAsync();
        await _tasks.DisposeAsync();
        await _warehouse.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    protected override Task RunPendingAsync() => _tasks.Runner.RunPendingAsync();

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

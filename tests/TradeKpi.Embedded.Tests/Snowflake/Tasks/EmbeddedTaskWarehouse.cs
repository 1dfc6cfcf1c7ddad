using TradeKpi.Embedded.Snowflake;
using TradeKpi.Specs.Snowflake.Tasks;

namespace TradeKpi.Embedded.Tests.Snowflake.Tasks;

/// <summary>Task graphs on the embedded engine: bodies through the dialect, definitions and history in the database.</summary>
public sealed class EmbeddedTaskWarehouse : EngineTaskWarehouse
{
    private EmbeddedWarehouse _warehouse = null!;
    private TaskStatements _tasks = null!;

    public EmbeddedWarehouse Warehouse => _warehouse;

    public static async Task<EmbeddedTaskWarehouse> OpenAsync()
    {
        var warehouse = new EmbeddedTaskWarehouse();
        warehouse._warehouse = new EmbeddedWarehouse(new EmbeddedWarehouseOptions(), warehouse.Time);
        warehouse._tasks = await TaskStatements.AttachAsync(warehouse._warehouse);
        await warehouse.MakeTablesAsync();
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

    public override async Task RestartAsync()
    {
        await _tasks.DisposeAsync();
        _tasks = await TaskStatements.AttachAsync(_warehouse);
    }

    public override async ValueTask DisposeAsync()
    {
        await _tasks.DisposeAsync();
        await _warehouse.DisposeAsync();
    }

    protected override Task RunPendingAsync() => _tasks.Runner.RunPendingAsync();
}

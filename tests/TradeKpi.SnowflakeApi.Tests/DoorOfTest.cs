using TradeKpi.Embedded.Snowflake;
using TradeKpi.SnowflakeApi.Limits;
using TradeKpi.Warehouse;

namespace TradeKpi.SnowflakeApi.Tests;

/// <summary>A warehouse in memory with a door in front of it.</summary>
public sealed class DoorOfTest : IAsyncDisposable
{
    private readonly string _folder;
    private readonly SnowflakeDoor _door;

    private DoorOfTest(EmbeddedWarehouse warehouse, SnowflakeDoor door, string folder) =>
        (Warehouse, _door, _folder) = (warehouse, door, folder);

    public EmbeddedWarehouse Warehouse { get; }

    public Uri Address => _door.Address;

    /// <summary>The files of results that are kept.</summary>
    public int KeptFiles => Directory.EnumerateFiles(_folder).Count();

    public static async Task<DoorOfTest> OpenAsync(Action<SnowflakeApiOptions>? configure = null, params string[] statements)
    {
        var warehouse = new EmbeddedWarehouse(new EmbeddedWarehouseOptions { Threads = 2, MemoryLimit = "1GB" }, TimeProvider.System);
        await using (var connection = await warehouse.OpenConnectionAsync())
        {
            foreach (var statement in statements)
            {
                await using var command = connection.Command(statement);
                await command.ExecuteNonQueryAsync();
            }
        }

        var options = new SnowflakeApiOptions();
        configure?.Invoke(options);
        var folder = Path.Combine(Directory.CreateTempSubdirectory("tradekpi-door").FullName, "results");
        var door = await SnowflakeDoor.StartAsync(warehouse, options, folder, port: 0, TimeProvider.System, CancellationToken.None);
        return new DoorOfTest(warehouse, door, folder);
    }

    public async ValueTask DisposeAsync()
    {
        await _door.DisposeAsync();
        await Warehouse.DisposeAsync();
        Directory.Delete(Path.GetDirectoryName(_folder)!, recursive: true);
    }
}

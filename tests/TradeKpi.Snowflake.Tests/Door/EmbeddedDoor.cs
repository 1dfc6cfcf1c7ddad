using System.Data.Common;
using TradeKpi.Azure.Warehouse;
using TradeKpi.Embedded.Snowflake;
using TradeKpi.SnowflakeApi;
using TradeKpi.SnowflakeApi.Limits;
using TradeKpi.Specs.Snowflake.Conformance;

namespace TradeKpi.Snowflake.Tests.Door;

/// <summary>An embedded warehouse in memory with its door, which Snowflake's own driver for .NET goes through.</summary>
public sealed class EmbeddedDoor : ISharedWarehouse, IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tradekpi-door").FullName;
    private readonly EmbeddedWarehouse _warehouse = Warehouse();
    private SnowflakeDoor _door = null!;

    /// <summary>A connection string of the driver.</summary>
    public string Connection =>
        $"scheme=http;host=127.0.0.1;port={_door.Address.Port};account=local;user=me;password=any;db=TRADEKPI;poolingEnabled=false";

    public DbDataSource Open() => new SnowflakeDataSource(Connection, new SnowflakeDriver());

    public async Task InitializeAsync() => _door = await SnowflakeDoor.StartAsync(
        _warehouse, new SnowflakeApiOptions { Writable = true, InlineBytes = 20_000 }, Path.Combine(_folder, "results"), port: 0,
        TimeProvider.System, CancellationToken.None);

    public async Task DisposeAsync()
    {
        await _door.DisposeAsync();
        await _warehouse.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static EmbeddedWarehouse Warehouse() =>
        new(new EmbeddedWarehouseOptions { MemoryLimit = "1GB" }, TimeProvider.System);
}

using TradeKpi.Embedded.Driver;
using TradeKpi.Embedded.Snowflake;
using TradeKpi.SnowflakeApi.Limits;
using TradeKpi.Warehouse;

namespace TradeKpi.SnowflakeApi.Tests;

/// <summary>A warehouse in memory with a door in front of it.</summary>
public sealed class DoorOfTest : IAsyncDisposable
{
    private readonly string _folder;
    private readonly SnowflakeDoor _door;

    private DoorOfTest(EmbeddedWarehouse warehouse, SnowflakeDoor door, string folder, Hold hold) =>
        (Warehouse, _door, _folder, Hold) = (warehouse, door, folder, hold);

    public EmbeddedWarehouse Warehouse { get; }

    /// <summary>What <c>held(…)</c> waits for in the engine.</summary>
    public Hold Hold { get; }

    public Uri Address => _door.Address;

    /// <summary>The files of results that are kept.</summary>
    public int KeptFiles => Directory.Exists(_folder) ? Directory.EnumerateFiles(_folder).Count() : 0;

    /// <summary>How many chunks were kept since the start, forgotten ones among them.</summary>
    public long ChunksWritten => _door.ChunksWritten;

    public static Task<DoorOfTest> OpenAsync(Action<SnowflakeApiOptions>? configure = null, params string[] statements) =>
        OpenWithAsync(configure, null, null, statements);

    public static async Task<DoorOfTest> OpenWithAsync(
        Action<SnowflakeApiOptions>? configure, TimeProvider? time = null, Action<EmbeddedWarehouseOptions>? warehouse = null,
        params string[] statements)
    {
        var engine = new EmbeddedWarehouseOptions { MemoryLimit = "1GB" };
        warehouse?.Invoke(engine);
        var (source, hold) = (new DuckSource(null, ("storage_compatibility_version", "v1.5.0")), new Hold());
        using (var native = source.Connect())
            hold.Register(native);
        var opened = new EmbeddedWarehouse(engine, TimeProvider.System, source);
        await using (var connection = await opened.OpenConnectionAsync())
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
        var door = await SnowflakeDoor.StartAsync(
            opened, options, folder, port: 0, time ?? TimeProvider.System, CancellationToken.None);
        return new DoorOfTest(opened, door, folder, hold);
    }

    public async ValueTask DisposeAsync()
    {
        Hold.Release();
        await _door.DisposeAsync();
        await Warehouse.DisposeAsync();
        Hold.Dispose();
        Directory.Delete(Path.GetDirectoryName(_folder)!, recursive: true);
    }
}

using System.Data.Common;
using TradeKpi.SnowflakeApi.Tests.Wire;
using TradeKpi.Specs.Snowflake.Conformance;

namespace TradeKpi.SnowflakeApi.Tests.Conformance;

public sealed class DoorStreams(DoorOfConformance door) : StreamsThrough<DoorOfConformance>(door);

public sealed class DoorMerge(DoorOfConformance door) : MergeThrough<DoorOfConformance>(door);

public sealed class DoorTransactions(DoorOfConformance door) : TransactionsThrough<DoorOfConformance>(door);

public sealed class DoorFunctions(DoorOfConformance door) : FunctionsThrough<DoorOfConformance>(door);

public sealed class DoorDefinitions(DoorOfConformance door) : DefinitionsThrough<DoorOfConformance>(door);

public sealed class DoorCopy(DoorOfConformance door) : CopySpecification, IClassFixture<DoorOfConformance>
{
    protected override DbDataSource Warehouse { get; } = door.Open();

    protected override string Stage => $"@ops.lake/{Schema}";

    protected override async Task PutAsync(string path, string content)
    {
        var file = Path.Combine(door.Stage, Schema, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(file, content);
    }
}

/// <summary>One door for the tests of a suite, each of which has a schema of its own.</summary>
public sealed class DoorOfConformance : ISharedWarehouse, IAsyncLifetime
{
    private DoorOfTest _door = null!;

    public string Stage { get; } = Directory.CreateTempSubdirectory("tradekpi-stage").FullName;

    public DbDataSource Open() => new WireDataSource(_door.Address);

    public async Task InitializeAsync() => _door = await DoorOfTest.OpenWithAsync(
        options => options.Writable = true, warehouse: options => options.Stages["ops.lake"] = Stage);

    public async Task DisposeAsync()
    {
        await _door.DisposeAsync();
        Directory.Delete(Stage, recursive: true);
    }
}

using System.Data.Common;
using TradeKpi.SnowflakeApi.Tests.Wire;
using TradeKpi.Specs.Snowflake.Conformance;

namespace TradeKpi.SnowflakeApi.Tests.Conformance;

public sealed class DoorStreams(DoorOfConformance door) : StreamSpecification, IClassFixture<DoorOfConformance>
{
    protected override DbDataSource Warehouse { get; } = door.Source();
}

public sealed class DoorMerge(DoorOfConformance door) : MergeSpecification, IClassFixture<DoorOfConformance>
{
    protected override DbDataSource Warehouse { get; } = door.Source();
}

public sealed class DoorTransactions(DoorOfConformance door) : TransactionSpecification, IClassFixture<DoorOfConformance>
{
    protected override DbDataSource Warehouse { get; } = door.Source();
}

public sealed class DoorFunctions(DoorOfConformance door) : FunctionSpecification, IClassFixture<DoorOfConformance>
{
    protected override DbDataSource Warehouse { get; } = door.Source();
}

public sealed class DoorDefinitions(DoorOfConformance door) : DefinitionSpecification, IClassFixture<DoorOfConformance>
{
    protected override DbDataSource Warehouse { get; } = door.Source();
}

public sealed class DoorCopy(DoorOfConformance door) : CopySpecification, IClassFixture<DoorOfConformance>
{
    protected override DbDataSource Warehouse { get; } = door.Source();

    protected override string Stage => $"@ops.lake/{Schema}";

    protected override async Task PutAsync(string path, string content)
    {
        var file = Path.Combine(door.Stage, Schema, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(file, content);
    }
}

/// <summary>One door for the tests of a suite, each of which has a schema of its own.</summary>
public sealed class DoorOfConformance : IAsyncLifetime
{
    private DoorOfTest _door = null!;

    public string Stage { get; } = Directory.CreateTempSubdirectory("tradekpi-stage").FullName;

    public DbDataSource Source() => new WireDataSource(_door.Address);

    public async Task InitializeAsync() => _door = await DoorOfTest.OpenWithAsync(
        options => options.Writable = true, warehouse: options => options.Stages["ops.lake"] = Stage);

    public async Task DisposeAsync()
    {
        await _door.DisposeAsync();
        Directory.Delete(Stage, recursive: true);
    }
}

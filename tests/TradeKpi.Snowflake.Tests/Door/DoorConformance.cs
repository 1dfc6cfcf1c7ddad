using System.Data.Common;
using TradeKpi.Specs.Snowflake.Conformance;

namespace TradeKpi.Snowflake.Tests.Door;

public sealed class DoorStreams(EmbeddedDoor door) : StreamSpecification, IClassFixture<EmbeddedDoor>
{
    protected override DbDataSource Warehouse { get; } = door.Open();
}

public sealed class DoorMerge(EmbeddedDoor door) : MergeSpecification, IClassFixture<EmbeddedDoor>
{
    protected override DbDataSource Warehouse { get; } = door.Open();
}

public sealed class DoorTransactions(EmbeddedDoor door) : TransactionSpecification, IClassFixture<EmbeddedDoor>
{
    protected override DbDataSource Warehouse { get; } = door.Open();
}

public sealed class DoorFunctions(EmbeddedDoor door) : FunctionSpecification, IClassFixture<EmbeddedDoor>
{
    protected override DbDataSource Warehouse { get; } = door.Open();
}

public sealed class DoorDefinitions(EmbeddedDoor door) : DefinitionSpecification, IClassFixture<EmbeddedDoor>
{
    protected override DbDataSource Warehouse { get; } = door.Open();
}

using TradeKpi.Specs.Snowflake.Conformance;

namespace TradeKpi.Snowflake.Tests.Door;

public sealed class DoorStreams(EmbeddedDoor door) : StreamsThrough<EmbeddedDoor>(door);

public sealed class DoorMerge(EmbeddedDoor door) : MergeThrough<EmbeddedDoor>(door);

public sealed class DoorTransactions(EmbeddedDoor door) : TransactionsThrough<EmbeddedDoor>(door);

public sealed class DoorFunctions(EmbeddedDoor door) : FunctionsThrough<EmbeddedDoor>(door);

public sealed class DoorDefinitions(EmbeddedDoor door) : DefinitionsThrough<EmbeddedDoor>(door);

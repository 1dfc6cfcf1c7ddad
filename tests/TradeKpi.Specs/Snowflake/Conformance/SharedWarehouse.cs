using System.Data.Common;

namespace TradeKpi.Specs.Snowflake.Conformance;

/// <summary>A warehouse that the suites of a test project share; each test has a schema of its own in it.</summary>
public interface ISharedWarehouse
{
    DbDataSource Open();
}

/// <summary>StreamSpecification over a shared warehouse: a test project derives it in one line.</summary>
public abstract class StreamsThrough<T>(T shared) : StreamSpecification, IClassFixture<T>
    where T : class, ISharedWarehouse
{
    protected override DbDataSource Warehouse { get; } = shared.Open();
}

/// <summary>MergeSpecification over a shared warehouse: a test project derives it in one line.</summary>
public abstract class MergeThrough<T>(T shared) : MergeSpecification, IClassFixture<T>
    where T : class, ISharedWarehouse
{
    protected override DbDataSource Warehouse { get; } = shared.Open();
}

/// <summary>TransactionSpecification over a shared warehouse: a test project derives it in one line.</summary>
public abstract class TransactionsThrough<T>(T shared) : TransactionSpecification, IClassFixture<T>
    where T : class, ISharedWarehouse
{
    protected override DbDataSource Warehouse { get; } = shared.Open();
}

/// <summary>FunctionSpecification over a shared warehouse: a test project derives it in one line.</summary>
public abstract class FunctionsThrough<T>(T shared) : FunctionSpecification, IClassFixture<T>
    where T : class, ISharedWarehouse
{
    protected override DbDataSource Warehouse { get; } = shared.Open();
}

/// <summary>DefinitionSpecification over a shared warehouse: a test project derives it in one line.</summary>
public abstract class DefinitionsThrough<T>(T shared) : DefinitionSpecification, IClassFixture<T>
    where T : class, ISharedWarehouse
{
    protected override DbDataSource Warehouse { get; } = shared.Open();
}

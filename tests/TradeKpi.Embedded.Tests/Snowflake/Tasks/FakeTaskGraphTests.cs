using TradeKpi.Specs.Snowflake.Tasks;

namespace TradeKpi.Embedded.Tests.Snowflake.Tasks;

/// <summary>The graph logic by itself, without an engine.</summary>
public sealed class FakeTaskGraphTests : EngineTaskGraphSpecification
{
    protected override async Task<TaskWarehouse> OpenAsync() => await FakeTaskWarehouse.OpenAsync();
}

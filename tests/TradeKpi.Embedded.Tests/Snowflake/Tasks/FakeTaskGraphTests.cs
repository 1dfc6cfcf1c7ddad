namespace TradeKpi.Embedded.Tests.Snowflake.Tasks;

/// <summary>The graph logic by itself, without an engine.</summary>
public sealed class FakeTaskGraphTests : TaskGraphSpecification
{
    protected override async Task<TaskWarehouse> OpenAsync() => await FakeTaskWarehouse.OpenAsync();
}

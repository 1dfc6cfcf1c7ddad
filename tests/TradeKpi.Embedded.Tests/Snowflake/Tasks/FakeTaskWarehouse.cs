using Microsoft.Extensions.Time.Testing;
using TradeKpi.Embedded.Snowflake.Engines;
using TradeKpi.Embedded.Snowflake.Tasks;
using TradeKpi.Specs;
using TradeKpi.Specs.Snowflake.Tasks;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Tests.Snowflake.Tasks;

/// <summary>Task graphs over a store in memory and sessions that only write down.</summary>
internal sealed class FakeTaskWarehouse : TaskWarehouse
{
    public InMemoryTaskStore Store { get; } = new();

    public FakeTaskEngine Engine { get; } = new();

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 2, 9, 3, 0, TimeSpan.Zero));

    public SnowflakeTasks Tasks { get; private set; } = null!;

    public TaskRunner Runner => Tasks.Runner;

    public static async Task<FakeTaskWarehouse> OpenAsync()
    {
        var warehouse = new FakeTaskWarehouse();
        warehouse.Tasks = await SnowflakeTasks.OpenAsync(warehouse.Store, warehouse.Store, warehouse.Engine.OpenAsync, warehouse.Time);
        return warehouse;
    }

    public override async Task<IReadOnlyList<IReadOnlyDictionary<string, object?>>> ExecuteAsync(string script)
    {
        Answer? result = null;
        foreach (var statement in SqlScript.Split(script))
            result = await Tasks.ExecuteAsync(statement) ?? throw new InvalidOperationException($"not about tasks: {statement.Text}");
        return [.. result!.Rows.Select(
            row => result.Columns.Zip(row).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal))];
    }

    public override Task BreakAsync(string name)
    {
        Engine.Broken.Add($"'{name}'");
        return Task.CompletedTask;
    }

    public override Task RepairAsync(string name)
    {
        Engine.Broken.Remove($"'{name}'");
        return Task.CompletedTask;
    }

    public override async Task PassAsync(TimeSpan time)
    {
        Time.Advance(time);
        await Runner.RunPendingAsync();
    }

    public override async Task RestartAsync()
    {
        await Tasks.DisposeAsync();
        Tasks = await SnowflakeTasks.OpenAsync(Store, Store, Engine.OpenAsync, Time);
    }

    public override Task<IReadOnlyList<string>> LogAsync() => Task.FromResult(Engine.Log);

    public override Task<IReadOnlyList<TaskHistoryRow>> HistoryAsync() => Task.FromResult<IReadOnlyList<TaskHistoryRow>>(
        [.. Store.Runs.Select(
            run => new TaskHistoryRow(
                run.Name.Name, run.State, run.AttemptNumber, run.GraphRunGroupId, run.From, run.ErrorMessage, run.ReturnValue,
                run.Root.Name))]);

    public override ValueTask DisposeAsync() => Tasks.DisposeAsync();
}

namespace TradeKpi.Specs.Snowflake.Tasks;

/// <summary>A row of TASK_HISTORY, oldest first.</summary>
public sealed record TaskHistoryRow(
    string Name,
    string State,
    int AttemptNumber,
    string GraphRunGroupId,
    string ScheduledFrom,
    string? ErrorMessage,
    string? ReturnValue,
    string RootTaskName);

/// <summary>
/// What the specification of task graphs needs of a warehouse. Bodies are made by <see cref="Body"/>, so that a test can break
/// and repair each task.
/// </summary>
public abstract class TaskWarehouse : IAsyncDisposable
{
    /// <summary>A statement that logs its name once, and fails while the name is broken.</summary>
    public static string Body(string name) => $"insert into ops.log select name, cast(word as int) from ops.words where name = '{name}'";

    /// <summary>Runs a script of task statements.</summary>
    /// <returns>The rows of the last statement.</returns>
    public abstract Task<IReadOnlyList<IReadOnlyDictionary<string, object?>>> ExecuteAsync(string script);

    public abstract Task BreakAsync(string name);

    public abstract Task RepairAsync(string name);

    /// <summary>Lets time pass, and all run that is due then.</summary>
    public abstract Task PassAsync(TimeSpan time);

    public abstract Task RestartAsync();

    /// <summary>The names that bodies have logged, in order.</summary>
    public abstract Task<IReadOnlyList<string>> LogAsync();

    public abstract Task<IReadOnlyList<TaskHistoryRow>> HistoryAsync();

    public abstract ValueTask DisposeAsync();
}

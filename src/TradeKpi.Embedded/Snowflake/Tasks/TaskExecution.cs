using System.Data.Common;

using TradeKpi.Embedded.Snowflake.Engines;
using TradeKpi.Embedded.Snowflake.Reading;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake.Tasks;

/// <summary>Runs one task in a session of its own: its condition, then its body, within its time.</summary>
internal sealed class TaskExecution(OpenSession open, ITaskStore store, TimeProvider time)
{
    /// <summary>Whether a WHEN expression is true now.</summary>
    public async Task<bool> IsTrueAsync(string condition, CancellationToken cancellationToken)
    {
        await using var session = await open(cancellationToken);
        return await IsTrueAsync(session, condition, cancellationToken);
    }

    /// <summary>Runs a task, and writes its row as it begins and ends. A failure is a state of the row, no exception.</summary>
    /// <param name="stop">Cancels the run: its row becomes CANCELLED.</param>
    public async Task<TaskRun> RunAsync(TaskDefinition task, TaskRun run, CancellationToken stop)
    {
        run = run with { State = TaskRunState.Executing, QueryStartTime = time.GetUtcNow() };
        using var timeout = new CancellationTokenSource(
            task.TimeoutMs > 0 ? TimeSpan.FromMilliseconds(task.TimeoutMs) : Timeout.InfiniteTimeSpan, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, timeout.Token);
        try
        {
            await using var session = await open(either.Token);
            if (task.Condition is { } condition && !await IsTrueAsync(session, condition, either.Token))
                return await EndAsync(
                    run with { QueryStartTime = null },
                    TaskRunState.Skipped,
                    "0040003",
                    "Conditional expression for task evaluated to false.");

            await store.WriteAsync(run, CancellationToken.None);
            if (ReturnValue(task) is { } value)
                run = run with { ReturnValue = value };
            else
                await session.RunAsync(task.Definition, either.Token);
            return await EndAsync(run, TaskRunState.Succeeded);
        }
        catch (Exception error) when (stop.IsCancellationRequested)
        {
            return await EndAsync(run, TaskRunState.Cancelled, null, $"The task was stopped: {error.Message}");
        }
        catch (Exception error)
        {
            // A timed-out run is FAILED in the history: https://docs.snowflake.com/en/sql-reference/account-usage/task_history
            return timeout.IsCancellationRequested
                ? await EndAsync(
                    run,
                    TaskRunState.Failed,
                    "000630",
                    $"The task reached its timeout of {task.TimeoutMs} ms and was cancelled.")
                : await EndAsync(run, TaskRunState.Failed, (error as DbException)?.SqlState, error.Message);
        }
    }

    // An interrupted run must still reach its final row, so no token here.
    private async Task<TaskRun> EndAsync(TaskRun run, string state, string? code = null, string? message = null)
    {
        run = run with { State = state, CompletedTime = time.GetUtcNow(), ErrorCode = code, ErrorMessage = message };
        await store.WriteAsync(run, CancellationToken.None);
        return run;
    }

    private static async Task<bool> IsTrueAsync(ISqlSession session, string condition, CancellationToken cancellationToken) =>
        await session.ScalarAsync($"select ({condition})", cancellationToken) switch
        {
            bool value => value,
            string text => text.Equals("true", StringComparison.OrdinalIgnoreCase),
            null or DBNull => false,
            var other => throw new SnowflakeSqlException($"the condition {condition} is no boolean: {other}."),
        };

    // https://docs.snowflake.com/en/sql-reference/functions/system_set_return_value, with a literal, as the whole body.
    private static string? ReturnValue(TaskDefinition task)
    {
        var tokens = SqlLexer.Tokens(task.Definition);
        return tokens is [var call, var function, var opening, { Kind: SqlTokenKind.String } literal, ..]
            && call.Is("call") && function.Is("system$set_return_value") && opening.Is("(") ? literal.Unquoted : null;
    }
}

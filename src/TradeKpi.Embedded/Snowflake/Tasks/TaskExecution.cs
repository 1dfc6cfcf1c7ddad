using System.Data.Common;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake.Tasks;

/// <summary>Runs one task in a session of its own: its condition, then its body, within its time.</summary>
internal sealed class TaskExecution(ITaskEngine engine, ITaskStore store, TimeProvider time)
{
    /// <summary>Whether a WHEN expression is true now.</summary>
    public async Task<bool> IsTrueAsync(string condition, CancellationToken cancellationToken)
    {
        await using var session = await engine.OpenAsync(cancellationToken).ConfigureAwait(false);
        return await IsTrueAsync(session, condition, cancellationToken).ConfigureAwait(false);
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
            await using var session = await engine.OpenAsync(either.Token).ConfigureAwait(false);
            if (task.Condition is { } condition && !await IsTrueAsync(session, condition, either.Token).ConfigureAwait(false))
                return await EndAsync(
                    run with { QueryStartTime = null },
                    TaskRunState.Skipped,
                    "0040003",
                    "Conditional expression for task evaluated to false.").ConfigureAwait(false);

            await store.WriteAsync(run, CancellationToken.None).ConfigureAwait(false);
            if (ReturnValue(task) is { } value)
                run = run with { ReturnValue = value };
            else
                await session.ExecuteAsync(task.Definition, either.Token).ConfigureAwait(false);
            return await EndAsync(run, TaskRunState.Succeeded).ConfigureAwait(false);
        }
        catch (Exception error) when (stop.IsCancellationRequested)
        {
            return await EndAsync(run, TaskRunState.Cancelled, null, $"The task was stopped: {error.Message}").ConfigureAwait(false);
        }
        catch (Exception error)
        {
            // A timed-out run is FAILED in the history: https://docs.snowflake.com/en/sql-reference/account-usage/task_history
            return timeout.IsCancellationRequested
                ? await EndAsync(
                    run,
                    TaskRunState.Failed,
                    "000630",
                    $"The task reached its timeout of {task.TimeoutMs} ms and was cancelled.").ConfigureAwait(false)
                : await EndAsync(run, TaskRunState.Failed, (error as DbException)?.SqlState, error.Message).ConfigureAwait(false);
        }
    }

    // An interrupted run must still reach its final row, so no token here.
    private async Task<TaskRun> EndAsync(TaskRun run, string state, string? code = null, string? message = null)
    {
        run = run with { State = state, CompletedTime = time.GetUtcNow(), ErrorCode = code, ErrorMessage = message };
        await store.WriteAsync(run, CancellationToken.None).ConfigureAwait(false);
        return run;
    }

    private static async Task<bool> IsTrueAsync(ITaskSession session, string condition, CancellationToken cancellationToken) =>
        await session.ScalarAsync($"select ({condition})", cancellationToken).ConfigureAwait(false) switch
        {
            bool value => value,
            string text => text.Equals("true", StringComparison.OrdinalIgnoreCase),
            null or DBNull => false,
            var other => throw new TaskSqlException($"the condition {condition} is no boolean: {other}."),
        };

    // https://docs.snowflake.com/en/sql-reference/functions/system_set_return_value, with a literal, as the whole body.
    private static string? ReturnValue(TaskDefinition task)
    {
        var cursor = StatementCursor.Over(task.Definition, 1);
        return cursor.Take("CALL", "SYSTEM$SET_RETURN_VALUE", "(") && cursor.Next is { Kind: SqlTokenKind.String } literal ? literal.Unquoted : null;
    }
}

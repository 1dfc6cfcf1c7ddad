using TradeKpi.Embedded.Snowflake.Reading;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake.Tasks;

/// <summary>
/// <c>system$predecessors_state('NONE_FAILED')</c> in the WHEN of a child: it then runs by what its predecessors came to.
/// </summary>
/// <remarks>
/// https://docs.snowflake.com/en/sql-reference/functions/system_predecessors_state. A child without it runs when all have succeeded. What
/// the page says of no state (a task that did not run, as one before it failed or was skipped) is taken for none of them.
/// </remarks>
internal static class PredecessorsState
{
    private const string Function = "system$predecessors_state";

    private static readonly Dictionary<string, Func<IReadOnlyList<string?>, bool>> s_conditions = new(StringComparer.OrdinalIgnoreCase)
    {
        ["ALL_SUCCEEDED"] = states => states.All(state => state is TaskRunState.Succeeded),
        ["ALL_FAILED"] = states => states.All(state => state is TaskRunState.Failed),
        ["ALL_DONE"] = states => states.All(state => state is not null),
        ["ALL_SKIPPED"] = states => states.All(state => state is TaskRunState.Skipped),
        ["AT_LEAST_ONE_FAILED"] = states => states.Any(state => state is TaskRunState.Failed),
        ["AT_LEAST_ONE_SUCCEEDED"] = states => states.Any(state => state is TaskRunState.Succeeded),
        ["NONE_FAILED"] = states => states.All(state => state is TaskRunState.Succeeded or TaskRunState.Skipped),
        ["NONE_FAILED_MIN_ONE_SUCCEEDED"] = states => states.All(state => state is TaskRunState.Succeeded or TaskRunState.Skipped)
            && states.Any(state => state is TaskRunState.Succeeded),
        ["NONE_SKIPPED"] = states => states.All(state => state is TaskRunState.Succeeded or TaskRunState.Failed),
    };

    /// <summary>Whether a WHEN expression asks for it.</summary>
    public static bool StandsIn(string? condition) => condition is not null && SqlLexer.Tokens(condition).Any(token => token.Is(Function));

    /// <summary>A WHEN expression with what the function says put in its place.</summary>
    /// <param name="states">What the predecessors that are not suspended came to; null for one that did not run.</param>
    public static string Resolve(string condition, IReadOnlyList<string?> states)
    {
        var text = condition;
        foreach (var call in Calls(condition).Reverse())
            text = string.Concat(text.AsSpan(0, call.From), s_conditions[call.Condition](states) ? "true" : "false", text.AsSpan(call.To));
        return text;
    }

    /// <summary>Refuses what the page does not have.</summary>
    /// <exception cref="SnowflakeSqlException">The task has no predecessors, or asks for an unknown condition.</exception>
    public static void Check(TaskDefinition task, SqlStatement statement)
    {
        if (!StandsIn(task.Condition))
            return;
        if (task.Predecessors.Count == 0)
            throw statement.Refused($"{Function} stands in the WHEN of a task that has predecessors; {task.Name} has none.");
        if (SqlLexer.Tokens(task.Condition!).Count(token => token.Is(Function)) != Calls(task.Condition!).Count())
            throw statement.Refused($"{Function} takes one of these as a literal: {string.Join(", ", s_conditions.Keys)}.");
    }

    private static IEnumerable<(int From, int To, string Condition)> Calls(string condition)
    {
        var tokens = SqlLexer.Tokens(condition);
        for (var i = 0; i + 3 < tokens.Count; i++)
        {
            if (tokens[i].Is(Function) && tokens[i + 1].Is("(") && tokens[i + 2].Kind is SqlTokenKind.String && tokens[i + 3].Is(")")
                && s_conditions.ContainsKey(tokens[i + 2].Unquoted))
                yield return (tokens[i].Start, tokens[i + 3].End, tokens[i + 2].Unquoted);
        }
    }
}

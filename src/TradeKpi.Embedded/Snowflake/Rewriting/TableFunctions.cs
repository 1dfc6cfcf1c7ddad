namespace TradeKpi.Embedded.Snowflake.Rewriting;

/// <summary>
/// <c>table(f(…))</c> is <c>f(…)</c>; the histories of tasks and dynamic tables are views of ours, <c>generator</c> is <c>range</c>.
/// </summary>
internal sealed class TableFunctions() : CallRewrite("table")
{
    protected override void Rewrite(TokenEdits edits, int at, int close)
    {
        var tokens = edits.Statement.Tokens;
        edits.Remove(at, at + 2);
        edits.Remove(close, close + 1);
        if (tokens[at + 2].Is("information_schema") && tokens[at + 3].Is("."))
        {
            var function = tokens[at + 4].Text.ToLowerInvariant();
            var takesArguments = function is "task_history" or "current_task_graphs";
            if (!takesArguments && (function is not "dynamic_table_refresh_history" || close != at + 7))
            {
                throw edits.Refusal(
                    at + 4,
                    $"the table function information_schema.{function} is not known, or has arguments.",
                    "task_history(result_limit => 1000), current_task_graphs() and dynamic_table_refresh_history().");
            }

            for (var argument = at + 6; argument + 1 < close; argument++)
            {
                if (tokens[argument].IsIdentifier && tokens[argument + 1].Is("=>"))
                    edits.Replace(argument, "p_" + tokens[argument].Text);
            }

            edits.Replace(at + 2, $"__engine.{function}");
            edits.Remove(at + 3, takesArguments ? at + 5 : close);
        }
        else if (tokens[at + 2].Is("generator") && tokens[at + 4].Is("rowcount"))
        {
            edits.Replace(at + 2, "range");
            edits.Remove(at + 4, at + 6);
        }
    }
}

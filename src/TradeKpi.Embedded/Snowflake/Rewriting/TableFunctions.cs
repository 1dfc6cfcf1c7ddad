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
            var view = tokens[at + 4].Text.ToLowerInvariant();
            if (view is not ("task_history" or "dynamic_table_refresh_history") || close != at + 7)
            {
                throw edits.Refusal(
                    at + 4,
                    $"the table function information_schema.{view} is not known, or has arguments.",
                    "task_history() and dynamic_table_refresh_history().");
            }

            edits.Replace(at + 2, $"__engine.{view}");
            edits.Remove(at + 3, close);
        }
        else if (tokens[at + 2].Is("generator") && tokens[at + 4].Is("rowcount"))
        {
            edits.Replace(at + 2, "range");
            edits.Remove(at + 4, at + 6);
        }
    }
}

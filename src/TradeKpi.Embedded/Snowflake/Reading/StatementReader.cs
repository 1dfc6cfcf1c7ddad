using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake.Reading;

/// <summary>What a statement is, as far as the dialect must know.</summary>
internal enum StatementKind
{
    Unknown, Query, Insert, Update, Delete, Merge, Truncate, Copy, CreateTable, CreateView, CreateSchema, CreateFunction, CreateProcedure,
    CreateStream, CreateStage, AlterTable, AlterSchema, AlterView,
    Drop, Comment, Call, ExecuteImmediate, Begin, Commit, Rollback, Use, AlterSession,
    ShowStreams, Task,
}

/// <summary>Tells from its first words what a statement is.</summary>
internal static class StatementReader
{
    private static readonly string[] s_modifiers =
        ["or", "replace", "alter", "transient", "temporary", "temp", "local", "secure", "recursive", "volatile"];

    public static StatementKind Read(SqlStatement statement)
    {
        var words = statement.Tokens.SkipWhile(token => token.Is("(")).Take(6).Select(token => token.Text.ToLowerInvariant()).ToArray();
        return (words.ElementAtOrDefault(0), words.ElementAtOrDefault(1), words.ElementAtOrDefault(2)) switch
        {
            ("select" or "call", "system$task_dependents_enable", _) => StatementKind.Task,
            ("select" or "with" or "values", _, _) => StatementKind.Query,
            ("insert", _, _) => StatementKind.Insert,
            ("update", _, _) => StatementKind.Update,
            ("delete", _, _) => StatementKind.Delete,
            ("merge", _, _) => StatementKind.Merge,
            ("truncate", _, _) => StatementKind.Truncate,
            ("copy", "into", _) => StatementKind.Copy,
            ("create", _, _) => Created(words),
            ("alter", "table", _) => StatementKind.AlterTable,
            ("alter", "schema", _) => StatementKind.AlterSchema,
            ("alter", "view", _) => StatementKind.AlterView,
            ("alter", "session", _) => StatementKind.AlterSession,
            ("alter" or "drop" or "show", "task" or "tasks", _) => StatementKind.Task,
            ("alter" or "drop" or "show", "dynamic", "table" or "tables") => StatementKind.Task,
            ("execute", "task", _) => StatementKind.Task,
            ("drop", _, _) => StatementKind.Drop,
            ("comment", _, _) => StatementKind.Comment,
            ("call", _, _) => StatementKind.Call,
            ("execute", "immediate", _) => StatementKind.ExecuteImmediate,
            ("begin" or "start", null or "transaction" or "work", _) => StatementKind.Begin,
            ("commit", _, _) => StatementKind.Commit,
            ("rollback", _, _) => StatementKind.Rollback,
            ("use", _, _) => StatementKind.Use,
            ("show", "streams", _) => StatementKind.ShowStreams,
            _ => StatementKind.Unknown,
        };
    }

    private static StatementKind Created(string[] words) =>
        words.Skip(1).FirstOrDefault(word => !s_modifiers.Contains(word, StringComparer.Ordinal)) switch
        {
            "table" => StatementKind.CreateTable,
            "view" => StatementKind.CreateView,
            "schema" => StatementKind.CreateSchema,
            "function" => StatementKind.CreateFunction,
            "procedure" => StatementKind.CreateProcedure,
            "stream" => StatementKind.CreateStream,
            "stage" => StatementKind.CreateStage,
            "task" or "dynamic" => StatementKind.Task,
            _ => StatementKind.Unknown,
        };
}

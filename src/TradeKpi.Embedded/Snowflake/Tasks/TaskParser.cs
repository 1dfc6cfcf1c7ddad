using TradeKpi.Embedded.Snowflake.Reading;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake.Tasks;

/// <summary>Reads the task statements of Snowflake that are run here.</summary>
/// <remarks>
/// https://docs.snowflake.com/en/sql-reference/sql/create-task, …/alter-task, …/drop-task, …/execute-task, …/show-tasks and
/// …/functions/system_task_dependents_enable
/// </remarks>
internal static class TaskParser
{
    private const string EnableFunction = "system$task_dependents_enable";

    /// <summary>Changes of a task that Snowflake has and that are not run here.</summary>
    private static readonly string[][] s_elsewhere =
    [
        ["modify", "as"], ["modify", "when"], ["remove", "when"], ["add", "after"], ["remove", "after"], ["unset"],
    ];

    /// <summary>The statement as a command, or null when it is none about tasks.</summary>
    /// <exception cref="SnowflakeSqlException">It is about tasks, and cannot be read.</exception>
    public static TaskCommand? Parse(SqlStatement statement)
    {
        var cursor = new Cursor(statement, TaskRefusals.Supported);
        if (cursor.Accept("create", "task"))
            return Create(cursor, CreateMode.New);
        if (cursor.Accept("create", "or", "replace", "task"))
            return Create(cursor, CreateMode.Replace);
        if (cursor.Accept("create", "or", "alter", "task"))
            return Create(cursor, CreateMode.Alter);
        TaskCommand? command =
            cursor.Accept("alter", "task") ? Alter(cursor)
            : cursor.Accept("drop", "task") ? new DropTask(NamedObject.Read(cursor))
            : cursor.Accept("execute", "task") ? Execute(cursor)
            : cursor.Accept("show", "tasks") ? new ShowTasks(ShowFilter.Read(cursor))
            : cursor.Accept("select", EnableFunction, "(") || cursor.Accept("call", EnableFunction, "(") ? Enable(cursor)
            : null;
        if (command is not null)
            cursor.ExpectEnd();
        return command;
    }

    private static CreateTask Create(Cursor cursor, CreateMode mode)
    {
        var ifNotExists = cursor.Accept("if", "not", "exists");
        if (ifNotExists && mode != CreateMode.New)
            throw cursor.Refusal("IF NOT EXISTS does not go with OR REPLACE or OR ALTER.");
        var task = new TaskDefinition { Name = cursor.TakeName(null), Definition = "" };
        while (!cursor.Accept("as"))
        {
            if (cursor.Accept("after"))
                task = task with { Predecessors = Names(cursor, task.Name.Schema) };
            else if (cursor.Accept("finalize"))
                task = task with { Finalizes = Root(cursor, task.Name.Schema) };
            else if (cursor.Accept("when"))
                task = task with { Condition = cursor.TakeText("an expression", "as") };
            else if (!cursor.Accept(","))
                task = TaskOptions.Set(cursor)(task);
        }

        return new CreateTask(task with { Definition = cursor.TakeRest("a statement") }, mode, ifNotExists, cursor.Statement);
    }

    private static TaskCommand Alter(Cursor cursor)
    {
        var task = NamedObject.Read(cursor);
        if (cursor.Accept("resume"))
            return new SwitchTask(task, true);
        if (cursor.Accept("suspend"))
            return new SwitchTask(task, false);
        if (cursor.Accept("set", "finalize"))
        {
            var root = Root(cursor, task.Name.Schema);
            return new ChangeTask(task, definition => definition with { Finalizes = root });
        }

        if (cursor.Accept("set"))
            return new ChangeTask(task, cursor.TakeChanges(TaskOptions.Set));
        if (s_elsewhere.FirstOrDefault(words => cursor.Sees(words)) is { } known)
        {
            throw cursor.Refusal(
                $"ALTER TASK … {string.Join(' ', known).ToUpperInvariant()} is not supported: "
                + "use CREATE OR ALTER TASK with the whole definition.");
        }

        throw cursor.Refusal("ALTER TASK knows RESUME, SUSPEND and SET.");
    }

    private static ExecuteTask Execute(Cursor cursor)
    {
        var name = cursor.TakeName(null);
        return cursor.Sees("retry", "last")
            ? throw cursor.Refusal("EXECUTE TASK … RETRY LAST is not supported: use TASK_AUTO_RETRY_ATTEMPTS, or execute the graph anew.")
            : new ExecuteTask(new NamedObject(name, false, cursor.Statement));
    }

    private static EnableDependents Enable(Cursor cursor)
    {
        var line = cursor.Current.Line;
        var text = cursor.TakeString("the name of a task");
        if (SqlText.Split(text, line) is not [var written])
            throw cursor.Refusal($"'{text}' is no name of a task.", line);
        var inner = new Cursor(written, TaskRefusals.Supported);
        var name = inner.TakeName(null);
        inner.ExpectEnd();
        cursor.Expect(")");
        return new EnableDependents(new NamedObject(name, false, cursor.Statement));
    }

    private static List<ObjectName> Names(Cursor cursor, string schema)
    {
        var names = new List<ObjectName> { cursor.TakeName(schema) };
        while (cursor.Accept(","))
            names.Add(cursor.TakeName(schema));
        return names;
    }

    private static ObjectName Root(Cursor cursor, string schema)
    {
        cursor.Expect("=");
        return cursor.TakeName(schema);
    }
}

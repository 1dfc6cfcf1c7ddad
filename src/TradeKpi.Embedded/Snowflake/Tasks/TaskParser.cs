using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake.Tasks;

/// <summary>Reads the task statements of Snowflake.</summary>
/// <remarks>
/// https://docs.snowflake.com/en/sql-reference/sql/create-task, …/alter-task, …/drop-task, …/execute-task, …/show-tasks and
/// …/functions/system_task_dependents_enable
/// </remarks>
internal static class TaskParser
{
    /// <summary>The statement as a command, or null when it is none about tasks.</summary>
    /// <exception cref="TaskSqlException">It is about tasks, and cannot be read.</exception>
    public static TaskCommand? Parse(SqlStatement statement)
    {
        var cursor = new StatementCursor(statement);
        var line = statement.Line;
        if (cursor.Take("CREATE", "TASK"))
            return Create(cursor, CreateMode.New, line);
        if (cursor.Take("CREATE", "OR", "REPLACE", "TASK"))
            return Create(cursor, CreateMode.Replace, line);
        if (cursor.Take("CREATE", "OR", "ALTER", "TASK"))
            return Create(cursor, CreateMode.Alter, line);
        if (cursor.Take("ALTER", "TASK"))
            return Alter(cursor, line);
        if (cursor.Take("DROP", "TASK"))
            return Ended(cursor, new DropTask(IfExists(cursor, out var ifExists), ifExists, line));
        if (cursor.Take("EXECUTE", "TASK"))
            return Ended(cursor, new ExecuteTask(cursor.Name(null), cursor.Take("RETRY", "LAST"), line));
        if (cursor.Take("SHOW", "TASKS"))
            return Show(cursor, line);
        if (cursor.Take("SELECT", "SYSTEM$TASK_DEPENDENTS_ENABLE", "(") || cursor.Take("CALL", "SYSTEM$TASK_DEPENDENTS_ENABLE", "("))
        {
            var name = TaskName.Parse(cursor.Literal("the name of a task"), line);
            cursor.Expect(")");
            return Ended(cursor, new EnableDependents(name, line));
        }

        return null;
    }

    private static CreateTask Create(StatementCursor cursor, CreateMode mode, int line)
    {
        var ifNotExists = cursor.Take("IF", "NOT", "EXISTS");
        if (ifNotExists && mode != CreateMode.New)
            throw cursor.Refused("IF NOT EXISTS does not go with OR REPLACE or OR ALTER");
        var task = new TaskDefinition { Name = cursor.Name(null), Definition = "" };
        while (!cursor.Sees("AS"))
        {
            if (cursor.Take("AFTER"))
                task = task with { Predecessors = cursor.Names(task.Name.Schema) };
            else if (cursor.Take("FINALIZE"))
                task = task with { Finalizes = Root(cursor, task.Name.Schema) };
            else if (cursor.Take("WHEN"))
                task = task with { Condition = cursor.Until("AS") };
            else if (!cursor.Take(","))
                task = TaskOptions.Set(cursor)(task);
        }

        cursor.Expect("AS");
        return new CreateTask(task with { Definition = cursor.Rest("a statement") }, mode, ifNotExists, line);
    }

    private static TaskCommand Alter(StatementCursor cursor, int line)
    {
        var name = IfExists(cursor, out var ifExists);
        if (cursor.Take("RESUME"))
            return Ended(cursor, new SwitchTask(name, ifExists, true, line));
        if (cursor.Take("SUSPEND"))
            return Ended(cursor, new SwitchTask(name, ifExists, false, line));
        return Ended(cursor, new ChangeTask(name, ifExists, Change(cursor, name.Schema), line));
    }

    private static Func<TaskDefinition, TaskDefinition> Change(StatementCursor cursor, string schema)
    {
        if (cursor.Take("MODIFY", "AS"))
        {
            var body = cursor.Rest("a statement");
            return task => task with { Definition = body };
        }

        if (cursor.Take("MODIFY", "WHEN"))
        {
            var condition = cursor.Rest("an expression");
            return task => task with { Condition = condition };
        }

        if (cursor.Take("REMOVE", "WHEN"))
            return task => task with { Condition = null };
        if (cursor.Take("ADD", "AFTER"))
        {
            var added = cursor.Names(schema);
            return task => task with { Predecessors = [.. task.Predecessors.Union(added)] };
        }

        if (cursor.Take("REMOVE", "AFTER"))
        {
            var removed = cursor.Names(schema);
            return task => task with { Predecessors = [.. task.Predecessors.Except(removed)] };
        }

        if (cursor.Take("SET", "FINALIZE"))
        {
            var root = Root(cursor, schema);
            return task => task with { Finalizes = root };
        }

        if (cursor.Take("UNSET", "FINALIZE"))
            return task => task with { Finalizes = null };
        if (cursor.Take("SET"))
            return Options(cursor, TaskOptions.Set);
        return cursor.Take("UNSET")
            ? Options(cursor, TaskOptions.Unset)
            : throw cursor.Refused(
                "ALTER TASK knows RESUME, SUSPEND, SET, UNSET, MODIFY AS, MODIFY WHEN, REMOVE WHEN, ADD AFTER and REMOVE AFTER");
    }

    private static Func<TaskDefinition, TaskDefinition> Options(
        StatementCursor cursor, Func<StatementCursor, Func<TaskDefinition, TaskDefinition>> read)
    {
        var change = read(cursor);
        while (!cursor.AtEnd)
        {
            cursor.Take(",");
            var (before, then) = (change, read(cursor));
            change = task => then(before(task));
        }

        return change;
    }

    private static ShowTasks Show(StatementCursor cursor, int line)
    {
        var like = cursor.Take("LIKE") ? cursor.Literal("a pattern") : null;
        string? schema = null;
        if (!cursor.Take("IN", "DATABASE") && !cursor.Take("IN", "ACCOUNT") && (cursor.Take("IN", "SCHEMA") || cursor.Take("IN")))
            schema = cursor.Identifier("a schema");
        return Ended(cursor, new ShowTasks(like, schema, line));
    }

    private static TaskName Root(StatementCursor cursor, string schema)
    {
        cursor.Expect("=");
        return cursor.Name(schema);
    }

    private static TaskName IfExists(StatementCursor cursor, out bool ifExists)
    {
        ifExists = cursor.Take("IF", "EXISTS");
        return cursor.Name(null);
    }

    private static T Ended<T>(StatementCursor cursor, T command)
    {
        cursor.End();
        return command;
    }
}

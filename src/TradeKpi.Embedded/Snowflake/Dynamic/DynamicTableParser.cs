using TradeKpi.Embedded.Snowflake.Reading;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake.Dynamic;

/// <summary>Reads the dynamic-table statements of Snowflake.</summary>
/// <remarks>
/// https://docs.snowflake.com/en/sql-reference/sql/create-dynamic-table and …/alter-dynamic-table. What may not stand in an
/// incremental one: https://docs.snowflake.com/en/user-guide/dynamic-tables-supported-queries
/// </remarks>
internal static class DynamicTableParser
{
    private static readonly HashSet<string> s_changing = new(StringComparer.OrdinalIgnoreCase)
    {
        "CURRENT_TIMESTAMP", "CURRENT_DATE", "CURRENT_TIME", "LOCALTIMESTAMP", "LOCALTIME", "SYSDATE", "SYSTIMESTAMP", "GETDATE", "NOW",
        "RANDOM", "RANDSTR", "UNIFORM", "NORMAL", "UUID_STRING", "SEQ1", "SEQ2", "SEQ4", "SEQ8",
    };

    /// <summary>The statement as a command, or null when it is none about dynamic tables.</summary>
    /// <exception cref="SnowflakeSqlException">It is about dynamic tables, and cannot be read.</exception>
    public static DynamicTableCommand? Parse(SqlStatement statement)
    {
        var cursor = new Cursor(statement, TaskRefusals.Supported);
        if (cursor.Accept("create", "dynamic", "table") || cursor.Accept("create", "transient", "dynamic", "table"))
            return Create(cursor, false);
        if (cursor.Accept("create", "or", "replace", "dynamic", "table")
            || cursor.Accept("create", "or", "replace", "transient", "dynamic", "table"))
        {
            return Create(cursor, true);
        }

        DynamicTableCommand? command =
            cursor.Accept("alter", "dynamic", "table") ? Alter(cursor)
            : cursor.Accept("drop", "dynamic", "table") ? new DropDynamicTable(NamedObject.Read(cursor))
            : cursor.Accept("show", "dynamic", "tables") ? new ShowDynamicTables(ShowFilter.Read(cursor))
            : null;
        if (command is not null)
            cursor.ExpectEnd();
        return command;
    }

    private static CreateDynamicTable Create(Cursor cursor, bool replace)
    {
        var ifNotExists = cursor.Accept("if", "not", "exists");
        var table = new DynamicTable { Name = cursor.TakeName(null), Query = "" };
        if (cursor.Accept("("))
            table = table with { Columns = Columns(cursor) };
        var lag = false;
        while (!cursor.Accept("as"))
        {
            if (cursor.Accept(","))
                continue;
            lag |= cursor.Sees("target_lag");
            table = DynamicTableOptions.Create(cursor)(table);
        }

        if (!lag)
            throw cursor.Statement.Refused("a dynamic table needs TARGET_LAG = '<n> seconds|minutes|hours|days' or DOWNSTREAM.");
        table = table with { Query = cursor.TakeRest("a select") };
        RefuseChanging(table, cursor.Statement);
        return new CreateDynamicTable(table, replace, ifNotExists, cursor.Statement);
    }

    private static DynamicTableCommand Alter(Cursor cursor)
    {
        var table = NamedObject.Read(cursor);
        if (cursor.Accept("refresh"))
            return new RefreshDynamicTable(table);
        if (cursor.Accept("resume"))
            return new SwitchDynamicTable(table, true);
        if (cursor.Accept("suspend"))
            return new SwitchDynamicTable(table, false);
        return cursor.Accept("set")
            ? new ChangeDynamicTable(table, cursor.TakeChanges(DynamicTableOptions.Alter))
            : throw cursor.Refusal("ALTER DYNAMIC TABLE knows REFRESH, SUSPEND, RESUME and SET TARGET_LAG, WAREHOUSE or COMMENT.");
    }

    private static List<string> Columns(Cursor cursor)
    {
        var columns = new List<string>();
        do
            columns.Add(cursor.Take().Text);
        while (cursor.Accept(","));
        return cursor.Accept(")")
            ? columns
            : throw cursor.Refusal("a dynamic table's columns are names only: their types come from the query.");
    }

    private static void RefuseChanging(DynamicTable table, SqlStatement statement)
    {
        if (table.RefreshMode != "INCREMENTAL")
            return;
        foreach (var token in SqlLexer.Tokens(table.Query))
        {
            if (token.Kind == SqlTokenKind.Word && s_changing.Contains(token.Text))
                throw statement.Refused($"{token.Text} gives another result at every refresh, so {table.Name} cannot be INCREMENTAL: "
                    + "use FULL, or compute it when reading.");
        }
    }
}

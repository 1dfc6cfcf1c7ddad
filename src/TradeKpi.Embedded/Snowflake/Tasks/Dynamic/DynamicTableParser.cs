using System.Globalization;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake.Tasks.Dynamic;

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
    /// <exception cref="TaskSqlException">It is about dynamic tables, and cannot be read.</exception>
    public static DynamicTableCommand? Parse(SqlStatement statement)
    {
        var cursor = new StatementCursor(statement);
        var line = statement.Line;
        if (cursor.Take("CREATE", "DYNAMIC", "TABLE") || cursor.Take("CREATE", "TRANSIENT", "DYNAMIC", "TABLE"))
            return Create(cursor, false, line);
        if (cursor.Take("CREATE", "OR", "REPLACE", "DYNAMIC", "TABLE")
            || cursor.Take("CREATE", "OR", "REPLACE", "TRANSIENT", "DYNAMIC", "TABLE"))
            return Create(cursor, true, line);
        if (cursor.Take("ALTER", "DYNAMIC", "TABLE"))
            return Alter(cursor, line);
        if (cursor.Take("DROP", "DYNAMIC", "TABLE"))
        {
            var ifExists = cursor.Take("IF", "EXISTS");
            return Ended(cursor, new DropDynamicTable(cursor.Name(null), ifExists, line));
        }

        if (!cursor.Take("SHOW", "DYNAMIC", "TABLES"))
            return null;
        var like = cursor.Take("LIKE") ? cursor.Literal("a pattern") : null;
        var schema = cursor.Take("IN", "SCHEMA") ? cursor.Identifier("a schema") : null;
        return Ended(cursor, new ShowDynamicTables(like, schema, line));
    }

    private static CreateDynamicTable Create(StatementCursor cursor, bool replace, int line)
    {
        var ifNotExists = cursor.Take("IF", "NOT", "EXISTS");
        var table = new DynamicTable { Name = cursor.Name(null), Query = "" };
        if (cursor.Take("("))
            table = table with { Columns = Columns(cursor) };
        var lag = false;
        while (!cursor.Take("AS"))
        {
            if (cursor.Take(","))
                continue;
            lag |= cursor.Sees("TARGET_LAG");
            table = Option(cursor)(table);
        }

        if (!lag)
            throw new TaskSqlException("a dynamic table needs TARGET_LAG = '<n> seconds|minutes|hours|days' or DOWNSTREAM.", line);
        table = table with { Query = cursor.Rest("a select") };
        RefuseChanging(table, line);
        return new CreateDynamicTable(table, replace, ifNotExists, line);
    }

    private static DynamicTableCommand Alter(StatementCursor cursor, int line)
    {
        var ifExists = cursor.Take("IF", "EXISTS");
        var name = cursor.Name(null);
        if (cursor.Take("REFRESH"))
            return Ended(cursor, new RefreshDynamicTable(name, ifExists, line));
        if (cursor.Take("RESUME"))
            return Ended(cursor, new SwitchDynamicTable(name, ifExists, true, line));
        if (cursor.Take("SUSPEND"))
            return Ended(cursor, new SwitchDynamicTable(name, ifExists, false, line));
        if (!cursor.Take("SET"))
            throw cursor.Refused("ALTER DYNAMIC TABLE knows REFRESH, SUSPEND, RESUME and SET TARGET_LAG, WAREHOUSE or COMMENT");
        var change = Option(cursor, altering: true);
        while (!cursor.AtEnd)
        {
            cursor.Take(",");
            var (before, then) = (change, Option(cursor, altering: true));
            change = table => then(before(table));
        }

        return new ChangeDynamicTable(name, ifExists, change, line);
    }

    private static Func<DynamicTable, DynamicTable> Option(StatementCursor cursor, bool altering = false)
    {
        var option = cursor.Any("an option");
        cursor.Expect("=");
        var value = cursor.Any("a value");
        switch (option.Text.ToUpperInvariant())
        {
            case "TARGET_LAG":
                var lag = value.Is("DOWNSTREAM") ? null : Lag(value);
                var text = value.Is("DOWNSTREAM") ? "DOWNSTREAM" : value.Unquoted;
                return table => table with { TargetLag = lag, TargetLagText = text };
            case "WAREHOUSE":
                return table => table with { Warehouse = value.Unquoted };
            case "COMMENT" when value.Kind == SqlTokenKind.String:
                return table => table with { Comment = value.Unquoted };
            case "REFRESH_MODE" when !altering && (value.Is("AUTO") || value.Is("FULL") || value.Is("INCREMENTAL")):
                return table => table with { RefreshMode = value.Text.ToUpperInvariant() };
            case "INITIALIZE" when !altering && (value.Is("ON_CREATE") || value.Is("ON_SCHEDULE")):
                return table => table with { InitializeOnCreate = value.Is("ON_CREATE") };
            default:
                throw new TaskSqlException(
                    $"the dynamic-table option {option.Text} = {value.Text} is not supported; supported are TARGET_LAG, WAREHOUSE, COMMENT and, at creation, "
                    + "REFRESH_MODE = AUTO|FULL|INCREMENTAL and INITIALIZE = ON_CREATE|ON_SCHEDULE.",
                    option.Line);
        }
    }

    private static TimeSpan? Lag(SqlToken value)
    {
        var words = value.Unquoted.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var unit = words.Length != 2 ? TimeSpan.Zero : words[1].TrimEnd('s', 'S').ToUpperInvariant() switch
        {
            "SECOND" => TimeSpan.FromSeconds(1),
            "MINUTE" => TimeSpan.FromMinutes(1),
            "HOUR" => TimeSpan.FromHours(1),
            "DAY" => TimeSpan.FromDays(1),
            _ => TimeSpan.Zero,
        };
        if (unit == TimeSpan.Zero || !int.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            throw new TaskSqlException($"TARGET_LAG is '<n> seconds|minutes|hours|days' or DOWNSTREAM (found {value.Text}).", value.Line);
        return count * unit >= TimeSpan.FromMinutes(1)
            ? count * unit
            : throw new TaskSqlException($"TARGET_LAG is at least 60 seconds (found {value.Text}).", value.Line);
    }

    private static List<string> Columns(StatementCursor cursor)
    {
        var columns = new List<string>();
        do
            columns.Add(cursor.Any("a column").Text);
        while (cursor.Take(","));
        if (!cursor.Take(")"))
            throw cursor.Refused("a dynamic table's columns are names only: their types come from the query");
        return columns;
    }

    private static void RefuseChanging(DynamicTable table, int line)
    {
        if (table.RefreshMode != "INCREMENTAL")
            return;
        foreach (var token in SqlLexer.Tokens(table.Query))
        {
            if (token.Kind == SqlTokenKind.Word && s_changing.Contains(token.Text))
                throw new TaskSqlException(
                    $"{token.Text} gives another result at every refresh, so {table.Name} cannot be INCREMENTAL: "
                    + "use FULL, or compute it when reading.",
                    line);
        }
    }

    private static T Ended<T>(StatementCursor cursor, T command)
    {
        cursor.End();
        return command;
    }
}

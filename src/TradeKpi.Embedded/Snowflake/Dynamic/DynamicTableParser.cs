using System.Globalization;

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

        DynamicTableCommand? command = null;
        if (cursor.Accept("alter", "dynamic", "table"))
            command = Alter(cursor);
        else if (cursor.Accept("drop", "dynamic", "table"))
            command = Drop(cursor);
        else if (cursor.Accept("show", "dynamic", "tables"))
            command = Show(cursor);
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
            table = Option(cursor)(table);
        }

        if (!lag)
            throw cursor.Statement.Refused("a dynamic table needs TARGET_LAG = '<n> seconds|minutes|hours|days' or DOWNSTREAM.");
        table = table with { Query = cursor.TakeRest("a select") };
        RefuseChanging(table, cursor.Statement);
        return new CreateDynamicTable(table, replace, ifNotExists, cursor.Statement);
    }

    private static DynamicTableCommand Alter(Cursor cursor)
    {
        var ifExists = cursor.Accept("if", "exists");
        var name = cursor.TakeName(null);
        if (cursor.Accept("refresh"))
            return new RefreshDynamicTable(name, ifExists, cursor.Statement);
        if (cursor.Accept("resume"))
            return new SwitchDynamicTable(name, ifExists, true, cursor.Statement);
        if (cursor.Accept("suspend"))
            return new SwitchDynamicTable(name, ifExists, false, cursor.Statement);
        if (!cursor.Accept("set"))
            throw cursor.Refusal("ALTER DYNAMIC TABLE knows REFRESH, SUSPEND, RESUME and SET TARGET_LAG, WAREHOUSE or COMMENT.");
        var change = Option(cursor, altering: true);
        while (!cursor.AtEnd)
        {
            cursor.Accept(",");
            var (before, then) = (change, Option(cursor, altering: true));
            change = table => then(before(table));
        }

        return new ChangeDynamicTable(name, ifExists, change, cursor.Statement);
    }

    private static DropDynamicTable Drop(Cursor cursor)
    {
        var ifExists = cursor.Accept("if", "exists");
        return new DropDynamicTable(cursor.TakeName(null), ifExists, cursor.Statement);
    }

    private static ShowDynamicTables Show(Cursor cursor)
    {
        var like = cursor.Accept("like") ? cursor.TakeString("a pattern") : null;
        var schema = cursor.Accept("in", "schema") ? ObjectName.Part(cursor.TakeIdentifier("a schema")) : null;
        return new ShowDynamicTables(like, schema, cursor.Statement);
    }

    private static Func<DynamicTable, DynamicTable> Option(Cursor cursor, bool altering = false)
    {
        var option = cursor.Take();
        cursor.Expect("=");
        var value = cursor.Take();
        switch (option.Text.ToUpperInvariant())
        {
            case "TARGET_LAG":
                var lag = value.Is("DOWNSTREAM") ? null : Lag(cursor, value);
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
                throw cursor.Refusal(
                    $"the dynamic-table option {option.Text} = {value.Text} is not supported; supported are TARGET_LAG, WAREHOUSE, COMMENT "
                    + "and, at creation, REFRESH_MODE = AUTO|FULL|INCREMENTAL and INITIALIZE = ON_CREATE|ON_SCHEDULE.",
                    option.Line);
        }
    }

    private static TimeSpan? Lag(Cursor cursor, SqlToken value)
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
            throw cursor.Refusal($"TARGET_LAG is '<n> seconds|minutes|hours|days' or DOWNSTREAM (found {value.Text}).", value.Line);
        return count * unit >= TimeSpan.FromMinutes(1)
            ? count * unit
            : throw cursor.Refusal($"TARGET_LAG is at least 60 seconds (found {value.Text}).", value.Line);
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

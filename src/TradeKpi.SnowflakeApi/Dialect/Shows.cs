using TradeKpi.SnowflakeApi.Protocol;
using TradeKpi.Warehouse;

namespace TradeKpi.SnowflakeApi.Dialect;

/// <summary>SHOW and DESCRIBE as queries over the engine's catalog.</summary>
/// <remarks>
/// Columns by the pages of each, those with no meaning here left out or empty: https://docs.snowflake.com/en/sql-reference/sql/show,
/// …/sql/desc-table. Names are in upper case, as Snowflake keeps bare ones.
/// </remarks>
internal static class Shows
{
    private const string Supported = "SHOW DATABASES, SCHEMAS, TABLES, VIEWS, OBJECTS, COLUMNS, PRIMARY KEYS, IMPORTED KEYS, " +
        "EXPORTED KEYS, "
        + "UNIQUE KEYS, PROCEDURES, FUNCTIONS, WAREHOUSES, ROLES, PARAMETERS, STREAMS, TASKS, DYNAMIC TABLES with LIKE, IN, STARTS " +
            "WITH and "
        + "LIMIT; DESCRIBE TABLE or VIEW.";

    /// <summary>The query that answers a SHOW or DESCRIBE; null where the engine answers it.</summary>
    /// <exception cref="SnowflakeError">It is not known.</exception>
    public static string? Query(SqlStatement statement, SessionNames names, IReadOnlyDictionary<string, object> parameters)
    {
        var words = new StatementWords(statement, Supported);
        if (words.Accept("show"))
            return Show(words, names, parameters);
        _ = words.Accept("describe") || words.Accept("desc");
        _ = words.Accept("table") || words.Accept("view");
        var name = names.Resolve(words.Name());
        if (words.Accept("type", "="))
            _ = words.Word();
        words.ExpectEnd();
        return CatalogQueries.Described(name.Schema, name.Name);
    }

    private static string? Show(StatementWords words, SessionNames names, IReadOnlyDictionary<string, object> parameters)
    {
        if (words.Accept("streams") || words.Accept("tasks") || words.Accept("dynamic"))
            return null;
        _ = words.Accept("terse");
        var kind = words.Word().ToLowerInvariant();
        if (kind is "primary" or "imported" or "exported" or "unique" or "user")
            kind += " " + words.Word().ToLowerInvariant();
        var source = kind switch
        {
            "databases" => CatalogQueries.Databases(names),
            "schemas" => CatalogQueries.Schemas(names),
            "tables" => CatalogQueries.Objects(names, "TABLE"),
            "views" => CatalogQueries.Objects(names, "VIEW"),
            "objects" => CatalogQueries.Objects(names, null),
            "columns" => CatalogQueries.Columns(names),
            "primary keys" => CatalogQueries.PrimaryKeys(names),
            "imported keys" or "exported keys" => CatalogQueries.ForeignKeys,
            "unique keys" => CatalogQueries.UniqueKeys,
            "procedures" or "user procedures" => CatalogQueries.Procedures(names),
            "functions" or "user functions" => CatalogQueries.Functions(names),
            "warehouses" => CatalogQueries.Warehouses(names),
            "roles" => CatalogQueries.Roles(names),
            "parameters" => CatalogQueries.Parameters(parameters),
            _ => throw words.RefusedLast(),
        };
        return Filtered(words, source, kind, names);
    }

    private static string Filtered(StatementWords words, string source, string kind, SessionNames names)
    {
        var conditions = new List<string>();
        var name = kind switch { "columns" => "column_name", "parameters" => "\"key\"", _ => "name" };
        _ = words.Accept("history");
        if (words.Accept("like"))
            conditions.Add($"{name} ilike {Literal(words.Value())} escape '\\\\'");
        if (words.Accept("in") || words.Accept("for"))
            conditions.AddRange(Within(words, kind, names));
        if (words.Accept("starts", "with"))
            conditions.Add($"starts_with({name}, {Literal(words.Value())})");
        var limit = "";
        if (words.Accept("limit"))
        {
            limit = long.TryParse(words.Value(), out var rows) ? FormattableString.Invariant($" limit {rows}") : throw words.Refused();
            if (words.Accept("from"))
                conditions.Add($"{name} > {Literal(words.Value())}");
        }

        words.ExpectEnd();
        if (kind is "imported keys" or "exported keys" or "unique keys")
            return source;
        var where = conditions.Count == 0 ? "" : " where " + string.Join(" and ", conditions);
        return $"select * from ({source}) as shown{where}{limit}";
    }

    private static IEnumerable<string> Within(StatementWords words, string kind, SessionNames names)
    {
        if (words.Accept("account") || words.Accept("session"))
            return [];
        if (words.Accept("database"))
            return words.AtEnd ? [] : Equal(("database_name", words.Name()[0]));
        if (words.Accept("schema"))
            return words.AtEnd ? Equal(("schema_name", names.Schema)) : Schema(words.Name());
        if (words.Accept("table") || words.Accept("view"))
        {
            var table = names.Resolve(words.Name());
            return Equal(("schema_name", table.Schema), ("table_name", table.Name));
        }

        var name = words.Name();
        return kind == "schemas" || (name.Count == 1 && name[0] == names.Database) ? Equal(("database_name", name[0])) : Schema(name);

        static IEnumerable<string> Schema(IReadOnlyList<string> name) => name.Count == 2
            ? Equal(("database_name", name[0]), ("schema_name", name[1]))
            : Equal(("schema_name", name[0]));

        static IEnumerable<string> Equal(params (string Column, string Value)[] pairs) =>
            [.. pairs.Select(pair => $"{pair.Column} = {Literal(pair.Value.ToUpperInvariant())}")];
    }

    private static string Literal(string value) => CatalogQueries.Literal(value);
}

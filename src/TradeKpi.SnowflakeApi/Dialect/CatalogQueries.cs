namespace TradeKpi.SnowflakeApi.Dialect;

/// <summary>The engine's catalog in Snowflake's columns.</summary>
internal static class CatalogQueries
{
    /// <summary>There are none in the engine.</summary>
    public const string ForeignKeys =
        "select null::timestamp as created_on, '' as pk_database_name, '' as pk_schema_name, '' as pk_table_name, '' as pk_column_name, "
        + "'' as fk_database_name, '' as fk_schema_name, '' as fk_table_name, '' as fk_column_name, 0 as key_sequence, '' as update_rule, "
        + "'' as delete_rule, '' as fk_name, '' as pk_name, '' as deferrability, 'false' as rely, '' as \"comment\" where false";

    public const string UniqueKeys =
        "select null::timestamp as created_on, '' as database_name, '' as schema_name, '' as table_name, '' as column_name, "
        + "0 as key_sequence, '' as name where false";

    // The engine's own schemas hold nothing of the user's.
    private const string Ours = "database_name = current_database() and schema_name not in ('__engine', 'main', 'information_schema', " +
        "'pg_catalog')";

    /// <summary>A type of the engine as Snowflake calls it.</summary>
    public const string DataType = """
        case when data_type like 'DECIMAL%' or data_type like '%INT' or data_type = 'INTEGER' then 'NUMBER'
          when data_type in ('FLOAT', 'DOUBLE') then 'FLOAT' when data_type = 'JSON' then 'VARIANT' when data_type = 'BLOB' then 'BINARY'
          when data_type = 'TIMESTAMP WITH TIME ZONE' then 'TIMESTAMP_TZ' when data_type like 'TIMESTAMP%' then 'TIMESTAMP_NTZ'
          when data_type in ('BOOLEAN', 'DATE', 'TIME') then data_type when data_type like '%[]' then 'ARRAY'
          when data_type like 'STRUCT%' or data_type like 'MAP%' then 'OBJECT' else 'TEXT' end
        """;

    public const string Precision =
        "case when data_type like 'DECIMAL%' then numeric_precision when (data_type like '%INT' or data_type = 'INTEGER') then 38 end";

    public const string Scale =
        "case when data_type like 'DECIMAL%' then numeric_scale when (data_type like '%INT' or data_type = 'INTEGER') then 0 end";

    private const string Arguments = """
        case when data_type like 'DECIMAL%' or (data_type like '%INT' or data_type = 'INTEGER') then '(' || (
        """ + Precision + ") || ',' || (" + Scale + """
        ) || ')' when data_type like 'TIME%' then '(6)' when data_type = 'VARCHAR' then '(16777216)' else '' end
        """;

    public static string Literal(string value) =>
        $"'{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)}'";

    public static string Databases(SessionNames names) =>
        $"select null::timestamp as created_on, {Literal(names.Database)} as name, 'Y' as is_default, 'Y' as is_current, "
        + $"{Literal(names.Database)} as database_name, '' as origin, {Literal(names.Role)} as owner, '' as \"comment\", '' as options, "
        + "'1' as retention_time, 'STANDARD' as kind";

    public static string Schemas(SessionNames names) =>
        $"""
        select null::timestamp as created_on, upper(schema_name) as name,
          iff(upper(schema_name) = {Literal(names.Schema)}, 'Y', 'N') as is_default,
          iff(upper(schema_name) = {Literal(names.Schema)}, 'Y', 'N') as is_current, {Literal(names.Database)} as database_name,
          {Literal(names.Role)} as owner, '' as "comment", '' as options, '1' as retention_time
        from (select schema_name from duckdb_schemas() where {Ours} union all select 'INFORMATION_SCHEMA') as named order by name
        """;

    public static string Objects(SessionNames names, string? kind) =>
        $"""
        select null::timestamp as created_on, upper(name) as name, {Literal(names.Database)} as database_name,
          upper(schema_name) as schema_name, kind, coalesce(said, '') as "comment", '' as cluster_by, "rows", null::bigint as bytes,
          {Literal(names.Role)} as owner,
          '1' as retention_time, '' as reserved, 'false' as is_secure, 'false' as is_materialized, body as text
        from (
          select table_name as name, schema_name, 'TABLE' as kind, comment as said, estimated_size as "rows", '' as body
          from duckdb_tables() where {Ours} union all
          select view_name, schema_name, 'VIEW', comment, null, sql from duckdb_views() where {Ours}
        ) as named {(kind is null ? "" : $"where kind = {Literal(kind)}")} order by schema_name, name
        """;

    public static string Columns(SessionNames names) =>
        $"""
        select upper(table_name) as table_name, upper(schema_name) as schema_name, upper(column_name) as column_name,
          '{'{'}"type":"' || iff({DataType} = 'NUMBER', 'FIXED', iff({DataType} = 'FLOAT', 'REAL', {DataType})) || '"'
            || coalesce(',"precision":' || ({Precision}) || ',"scale":' || ({Scale}), '')
            || iff({DataType} = 'TEXT', ',"length":16777216,"byteLength":16777216,"fixed":false', '')
            || iff({DataType} like 'TIME%', ',"precision":0,"scale":6', '') || ',"nullable":' || is_nullable || '{'}'}' as data_type,
          iff(is_nullable, 'true', 'NOT_NULL') as "null?", coalesce(column_default, '') as "default", 'COLUMN' as kind, '' as expression,
          coalesce(comment, '') as "comment", {Literal(names.Database)} as database_name, '' as autoincrement
        from duckdb_columns() where {Ours} order by schema_name, table_name, column_index
        """;

    public static string Described(string schema, string name) =>
        $"""
        select upper(column_name) as name, iff(data_type = 'VARCHAR', 'VARCHAR', {DataType}) || {Arguments} as type, 'COLUMN' as kind,
          iff(is_nullable, 'Y', 'N') as "null?", column_default as "default", 'N' as "primary key", 'N' as "unique key",
          null::varchar as "check", null::varchar as expression, comment as "comment", null::varchar as "policy name"
        from duckdb_columns()
        where {Ours} and lower(schema_name) = lower({Literal(schema)}) and lower(table_name) = lower({Literal(name)}) order by column_index
        """;

    public static string PrimaryKeys(SessionNames names) =>
        $"""
        select null::timestamp as created_on, {Literal(names.Database)} as database_name,
          upper(split_part(table_name, '.', 1)) as schema_name,
          upper(split_part(table_name, '.', 2)) as table_name, upper(column_name) as column_name, key_sequence,
          'PK_' || upper(split_part(table_name, '.', 2)) as constraint_name, 'false' as rely, '' as "comment",
          'PK_' || upper(split_part(table_name, '.', 2)) as name
        from (select table_name, unnest(columns) as column_name, generate_subscripts(columns, 1) as key_sequence from __engine.primary_keys)
          as keys
        order by schema_name, table_name, key_sequence
        """;

    public static string Procedures(SessionNames names) =>
        $"""
        select null::timestamp as created_on, upper(split_part(name, '.', 2)) as name, upper(split_part(name, '.', 1)) as schema_name,
          'N' as is_builtin, 'N' as is_aggregate, 'N' as is_ansi, 0 as min_num_arguments, 0 as max_num_arguments,
          upper(split_part(name, '.', 2)) || '() RETURN VARCHAR' as arguments, '' as description, {Literal(names.Database)} as catalog_name,
          {Literal(names.Database)} as database_name, 'N' as is_table_function
        from __engine.procedures order by schema_name, name
        """;

    public static string Functions(SessionNames names) =>
        $"""
        select null::timestamp as created_on, upper(function_name) as name, upper(schema_name) as schema_name, 'N' as is_builtin,
          'N' as is_aggregate, 'N' as is_ansi, len(parameters) as min_num_arguments, len(parameters) as max_num_arguments,
          upper(function_name) || '(' || array_to_string(parameters, ', ') || ')' as arguments, coalesce(description, '') as description,
          {Literal(names.Database)} as catalog_name, {Literal(names.Database)} as database_name, 'N' as is_table_function
        from duckdb_functions() where {Ours} order by schema_name, name
        """;

    public static string Warehouses(SessionNames names) =>
        $"select {Literal(names.Warehouse)} as name, 'STARTED' as state, 'STANDARD' as type, 'X-Small' as size, 'Y' as is_default, "
        + $"'Y' as is_current, {Literal(names.Role)} as owner, '' as \"comment\"";

    public static string Roles(SessionNames names) =>
        $"select null::timestamp as created_on, {Literal(names.Role)} as name, 'Y' as is_default, 'Y' as is_current, 'N' as is_inherited, "
        + "'' as owner, '' as \"comment\"";

    /// <param name="parameters">What the session has set, and the rest as it came.</param>
    public static string Parameters(IReadOnlyDictionary<string, object> parameters)
    {
        var rows = parameters.OrderBy(parameter => parameter.Key, StringComparer.Ordinal).Select(parameter =>
        {
            var (value, unset) = (SessionParameters.Text(parameter.Value),
                SessionParameters.Text(SessionParameters.Defaults[parameter.Key]));
            return $"({Literal(parameter.Key)}, {Literal(value)}, {Literal(unset)}, {(value == unset ? "''" : "'SESSION'")}, '')";
        });
        return $"select * from (values {string.Join(", ", rows)}) as parameters(\"key\", \"value\", \"default\", \"level\", description)";
    }

    /// <summary>The views of <c>information_schema</c> that there are.</summary>
    public const string Views = "DATABASES, SCHEMATA, TABLES, VIEWS, COLUMNS, TABLE_CONSTRAINTS, PROCEDURES, FUNCTIONS";

    /// <summary>A view of <c>information_schema</c> as a query, or null where it is not known.</summary>
    public static string? InformationSchema(string view, SessionNames names) => view.ToUpperInvariant() switch
    {
        "DATABASES" => $"select {Literal(names.Database)} as database_name, {Literal(names.Role)} as database_owner, '' as \"comment\"",
        "SCHEMATA" => "select database_name as catalog_name, name as schema_name, owner as schema_owner, \"comment\" from " +
            $"({Schemas(names)}) as s",
        "TABLES" => $"""
            select database_name as table_catalog, schema_name as table_schema, name as table_name, owner as table_owner,
              iff(kind = 'VIEW', 'VIEW', 'BASE TABLE') as table_type, "rows" as row_count, bytes, created_on as created,
              created_on as last_altered, "comment" from ({Objects(names, null)}) as o
            """,
        "VIEWS" => $"""
            select database_name as table_catalog, schema_name as table_schema, name as table_name, owner as table_owner,
              text as view_definition, 'NO' as is_secure, created_on as created, "comment" from ({Objects(names, "VIEW")}) as o
            """,
        "COLUMNS" => $"""
            select {Literal(names.Database)} as table_catalog, upper(schema_name) as table_schema, upper(table_name) as table_name,
              upper(column_name) as column_name, column_index as ordinal_position, column_default,
              iff(is_nullable, 'YES', 'NO') as is_nullable, {DataType} as data_type,
              iff({DataType} = 'TEXT', 16777216, null) as character_maximum_length, {Precision} as numeric_precision,
              iff({DataType} = 'NUMBER', 10, null) as numeric_precision_radix, {Scale} as numeric_scale,
              iff({DataType} like 'TIME%', 6, null) as datetime_precision, 'NO' as is_identity, null::varchar as identity_start,
              null::varchar as identity_increment, comment as "comment"
            from duckdb_columns() where {Ours}
            """,
        "TABLE_CONSTRAINTS" => $"""
            select distinct {Literal(names.Database)} as constraint_catalog, schema_name as constraint_schema, constraint_name,
              {Literal(names.Database)} as table_catalog, schema_name as table_schema, table_name, 'PRIMARY KEY' as constraint_type
            from ({PrimaryKeys(names)}) as k
            """,
        "PROCEDURES" => $"select catalog_name as procedure_catalog, schema_name as procedure_schema, name as procedure_name, "
            + $"'()' as argument_signature, 'VARCHAR' as data_type, 'SQL' as procedure_language from ({Procedures(names)}) as p",
        "FUNCTIONS" => $"select catalog_name as function_catalog, schema_name as function_schema, name as function_name, "
            + $"arguments as argument_signature, 'SQL' as function_language from ({Functions(names)}) as f",
        _ => null,
    };
}

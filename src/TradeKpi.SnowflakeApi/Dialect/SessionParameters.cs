using System.Text.Json.Nodes;

namespace TradeKpi.SnowflakeApi.Dialect;

/// <summary>
/// The parameters that drivers ask for at login, and those that a session may set. None but AUTOCOMMIT changes what is done.
/// </summary>
/// <remarks>https://docs.snowflake.com/en/sql-reference/parameters</remarks>
internal static class SessionParameters
{
    public static IReadOnlyDictionary<string, object> Defaults { get; } = new Dictionary<string, object>(StringComparer.OrdinalIgnoreCase)
    {
        ["AUTOCOMMIT"] = true,
        ["TIMEZONE"] = "UTC",
        ["TIMESTAMP_OUTPUT_FORMAT"] = "YYYY-MM-DD HH24:MI:SS.FF3 TZHTZM",
        ["TIMESTAMP_NTZ_OUTPUT_FORMAT"] = "YYYY-MM-DD HH24:MI:SS.FF3",
        ["TIMESTAMP_LTZ_OUTPUT_FORMAT"] = "",
        ["TIMESTAMP_TZ_OUTPUT_FORMAT"] = "",
        ["TIMESTAMP_TYPE_MAPPING"] = "TIMESTAMP_NTZ",
        ["DATE_OUTPUT_FORMAT"] = "YYYY-MM-DD",
        ["TIME_OUTPUT_FORMAT"] = "HH24:MI:SS",
        ["BINARY_OUTPUT_FORMAT"] = "HEX",
        ["QUERY_TAG"] = "",
        ["MULTI_STATEMENT_COUNT"] = 1,
        ["STATEMENT_TIMEOUT_IN_SECONDS"] = 0,
        ["STATEMENT_QUEUED_TIMEOUT_IN_SECONDS"] = 0,
        ["LOCK_TIMEOUT"] = 0,
        ["ROWS_PER_RESULTSET"] = 0,
        ["WEEK_START"] = 0,
        ["WEEK_OF_YEAR_POLICY"] = 0,
        ["QUOTED_IDENTIFIERS_IGNORE_CASE"] = false,
        ["ERROR_ON_NONDETERMINISTIC_MERGE"] = true,
        ["JSON_INDENT"] = 0,
        ["GEOGRAPHY_OUTPUT_FORMAT"] = "GeoJSON",
        ["USE_CACHED_RESULT"] = false,
        ["ABORT_DETACHED_QUERY"] = false,
        ["TRANSACTION_ABORT_ON_ERROR"] = true,
        ["QUERY_CONTEXT_CACHE_SIZE"] = 5,
        ["JS_TREAT_INTEGER_AS_BIGINT"] = false,
        ["JDBC_QUERY_RESULT_FORMAT"] = "JSON",
        ["JDBC_TREAT_DECIMAL_AS_INT"] = true,
        ["ODBC_QUERY_RESULT_FORMAT"] = "JSON",
        ["ODBC_TREAT_DECIMAL_AS_INT"] = true,
        ["DOTNET_QUERY_RESULT_FORMAT"] = "JSON",
        ["PYTHON_CONNECTOR_QUERY_RESULT_FORMAT"] = "json",
        ["GO_QUERY_RESULT_FORMAT"] = "json",
        ["CLIENT_RESULT_COLUMN_CASE_INSENSITIVE"] = false,
        ["CLIENT_METADATA_REQUEST_USE_CONNECTION_CTX"] = false,
        ["CLIENT_METADATA_USE_SESSION_DATABASE"] = false,
        ["CLIENT_SESSION_KEEP_ALIVE"] = false,
        ["CLIENT_SESSION_KEEP_ALIVE_HEARTBEAT_FREQUENCY"] = 3600,
        ["CLIENT_TELEMETRY_ENABLED"] = false,
        ["CLIENT_OUT_OF_BAND_TELEMETRY_ENABLED"] = false,
        ["CLIENT_PREFETCH_THREADS"] = 4,
        ["CLIENT_MEMORY_LIMIT"] = 1536,
        ["CLIENT_RESULT_CHUNK_SIZE"] = 160,
        ["CLIENT_STAGE_ARRAY_BINDING_THRESHOLD"] = 0,
        ["CLIENT_DISABLE_INCIDENTS"] = true,
        ["CLIENT_TIMESTAMP_TYPE_MAPPING"] = "TIMESTAMP_NTZ",
        ["CLIENT_HONOR_CLIENT_TZ_FOR_TIMESTAMP_NTZ"] = false,
        ["CLIENT_USE_V1_QUERY_API"] = true,
        ["SERVICE_NAME"] = "",
    };

    /// <summary>The value that a parameter has after it was written so.</summary>
    public static object Parsed(string name, string value) => Defaults[name] switch
    {
        bool => value.Equals("true", StringComparison.OrdinalIgnoreCase)
            || value.Equals("on", StringComparison.OrdinalIgnoreCase)
            || value == "1",
        int when int.TryParse(value, out var number) => number,
        _ => value,
    };

    public static string Text(object value) => value is bool flag ? flag ? "true" : "false" : FormattableString.Invariant($"{value}");

    public static JsonArray ToJson(IReadOnlyDictionary<string, object> parameters) =>
        [.. parameters.Select(parameter => (JsonNode)new JsonObject
        {
            ["name"] = parameter.Key,
            ["value"] = parameter.Value switch { bool flag => flag, int number => number, var text => (string)text },
        })];
}

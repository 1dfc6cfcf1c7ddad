using TradeKpi.Embedded.Snowflake.Engines;

namespace TradeKpi.Embedded.Snowflake.Sessions;

/// <summary>A column of a query's result.</summary>
/// <param name="Type">Snowflake's name of its type.</param>
/// <param name="Kept">How its value is kept, with <c>{0}</c> where it stands: what has no exact .NET value becomes JSON or text.</param>
/// <remarks>https://docs.snowflake.com/en/sql-reference/intro-summary-data-types</remarks>
internal sealed record ResultColumn(string Name, string Type, string Kept)
{
    /// <summary>The columns of a query of the engine, which is bound and not run.</summary>
    public static async Task<IReadOnlyList<ResultColumn>> DescribeAsync(
        Engine engine, string sql, IReadOnlyList<Bind> binds, CancellationToken cancellationToken)
    {
        var columns = new List<ResultColumn>();
        await using var reader = await engine.ReadAsync($"describe {sql}", cancellationToken, binds);
        while (await reader.ReadAsync(cancellationToken))
            columns.Add(Of(reader.GetString(0), reader.GetString(1)));
        return columns;
    }

    private static ResultColumn Of(string name, string type) => type switch
    {
        _ when type.EndsWith(']') => new(name, "ARRAY", "to_json({0})"),
        _ when type.StartsWith("STRUCT", StringComparison.Ordinal) || type.StartsWith("MAP", StringComparison.Ordinal) =>
            new(name, "OBJECT", "to_json({0})"),
        _ when type.StartsWith("DECIMAL", StringComparison.Ordinal) => new(name, "NUMBER" + type["DECIMAL".Length..], "{0}"),
        "TINYINT" or "SMALLINT" or "INTEGER" or "BIGINT" or "HUGEINT" or "UTINYINT" or "USMALLINT" or "UINTEGER" or "UBIGINT"
            or "UHUGEINT" => new(name, "NUMBER(38,0)", "{0}"),
        "FLOAT" or "DOUBLE" => new(name, "FLOAT", "cast({0} as double)"),
        "BOOLEAN" or "DATE" => new(name, type, "{0}"),
        "JSON" => new(name, "VARIANT", "{0}"),
        "BLOB" => new(name, "BINARY", "{0}"),
        "TIME" => new(name, "TIME(6)", "{0}"),
        "TIMESTAMP" or "TIMESTAMP_S" or "TIMESTAMP_MS" or "TIMESTAMP_NS" => new(name, "TIMESTAMP_NTZ(6)", "cast({0} as timestamp)"),
        "TIMESTAMP WITH TIME ZONE" => new(name, "TIMESTAMP_TZ(6)", "{0}"),
        _ => new(name, "VARCHAR", "cast({0} as varchar)"),
    };
}

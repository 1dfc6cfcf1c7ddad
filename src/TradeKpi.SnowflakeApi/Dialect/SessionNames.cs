namespace TradeKpi.SnowflakeApi.Dialect;

/// <summary>What a session is at, which names in its statements stand for.</summary>
internal sealed record SessionNames(string Database, string Schema, string User, string Role, string Warehouse, long SessionId)
{
    /// <summary>The query that ended last, as <c>last_query_id()</c> tells it.</summary>
    public string? LastQuery { get; init; }

    /// <summary>The schema and name of an object by its name of up to three parts.</summary>
    public (string Schema, string Name) Resolve(IReadOnlyList<string> name) => name.Count switch
    {
        1 => (Schema, name[0]),
        _ => (name[^2], name[^1]),
    };
}

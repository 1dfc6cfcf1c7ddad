namespace TradeKpi.Embedded.Snowflake;

/// <summary>The name of a table, view, stream or procedure. Names are the same whatever their case, as unquoted names are in Snowflake.</summary>
internal readonly record struct ObjectName(string Schema, string Name)
{
    /// <summary>How the catalog keys it: <c>schema.name</c> in lower case.</summary>
    public string Key => $"{Schema}.{Name}".ToLowerInvariant();

    /// <summary>How the engine's SQL writes it.</summary>
    public string Sql => $"{SqlText.Identifier(Schema)}.{SqlText.Identifier(Name)}";

    public static ObjectName Parse(string text)
    {
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? new ObjectName("main", text) : new ObjectName(text[..dot], text[(dot + 1)..]);
    }

    public override string ToString() => $"{Schema}.{Name}";
}

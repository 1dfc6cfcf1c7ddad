using System.Text.Json.Serialization;

using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake.Reading;

/// <summary>
/// The name of an object with its schema. A bare word is kept in lower case, a quoted one as written; two names are the same object
/// whatever their case.
/// </summary>
/// <remarks>https://docs.snowflake.com/en/sql-reference/identifiers-syntax (kept lower here, upper there).</remarks>
internal readonly record struct ObjectName(string Schema, string Name)
{
    /// <summary>Where an object stands whose schema is not written.</summary>
    public const string DefaultSchema = "main";

    /// <summary>How the catalog keys it: <c>schema.name</c> in lower case.</summary>
    [JsonIgnore]
    public string Key => $"{Schema}.{Name}".ToLowerInvariant();

    /// <summary>How the engine's SQL writes it.</summary>
    [JsonIgnore]
    public string Sql => $"{SqlText.Identifier(Schema)}.{SqlText.Identifier(Name)}";

    /// <summary>How a script writes it: in quotes only where it must be.</summary>
    [JsonIgnore]
    public string Script => $"{Written(Schema)}.{Written(Name)}";

    /// <summary>Reads <c>schema.name</c> as the catalog and string literals hold it, without quotes.</summary>
    public static ObjectName Parse(string text)
    {
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? new ObjectName(DefaultSchema, text) : new ObjectName(text[..dot], text[(dot + 1)..]);
    }

    /// <summary>One part of a name as it is kept.</summary>
    public static string Part(SqlToken token) => token.Kind is SqlTokenKind.Word ? token.Text.ToLowerInvariant() : token.Unquoted;

    public bool Equals(ObjectName other) =>
        string.Equals(Schema, other.Schema, StringComparison.OrdinalIgnoreCase)
        && string.Equals(Name, other.Name, StringComparison.OrdinalIgnoreCase);

    public override int GetHashCode() =>
        HashCode.Combine(StringComparer.OrdinalIgnoreCase.GetHashCode(Schema), StringComparer.OrdinalIgnoreCase.GetHashCode(Name));

    public override string ToString() => $"{Schema}.{Name}";

    private static string Written(string part) =>
        part.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_') && !char.IsAsciiDigit(part[0])
            ? part
            : SqlText.Identifier(part);
}

using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake.Reading;

/// <summary>The object that a statement is about, and whether it may be missing.</summary>
internal sealed record NamedObject(ObjectName Name, bool IfExists, SqlStatement Statement)
{
    /// <summary>Reads <c>[IF EXISTS] schema.name</c>.</summary>
    public static NamedObject Read(Cursor cursor)
    {
        var ifExists = cursor.Accept("if", "exists");
        return new NamedObject(cursor.TakeName(null), ifExists, cursor.Statement);
    }

    /// <returns>Null where it is missing and may be.</returns>
    /// <exception cref="SnowflakeSqlException">It is missing.</exception>
    public T? In<T>(IReadOnlyDictionary<ObjectName, T> objects, string kind)
        where T : class =>
        objects.GetValueOrDefault(Name) ?? (IfExists ? null : throw Statement.Refused($"the {kind} {Name} does not exist."));
}

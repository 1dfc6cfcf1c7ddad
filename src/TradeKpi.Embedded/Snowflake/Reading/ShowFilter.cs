namespace TradeKpi.Embedded.Snowflake.Reading;

/// <summary>Which objects a SHOW lists.</summary>
internal sealed record ShowFilter(string? Like, string? Schema)
{
    /// <summary>Reads <c>[LIKE 'pattern'] [IN ACCOUNT | IN DATABASE | IN [SCHEMA] name]</c>.</summary>
    public static ShowFilter Read(Cursor cursor)
    {
        var like = cursor.Accept("like") ? cursor.TakeString("a pattern") : null;
        string? schema = null;
        if (!cursor.Accept("in", "database") && !cursor.Accept("in", "account") && (cursor.Accept("in", "schema") || cursor.Accept("in")))
            schema = ObjectName.Part(cursor.TakeIdentifier("a schema"));
        return new ShowFilter(like, schema);
    }

    public bool Shows(ObjectName name) =>
        (Schema is null || name.Schema == Schema) && (Like is null || LikePattern.Matches(name.Name, Like));
}

namespace TradeKpi.Embedded.Snowflake.Tasks;

/// <summary>
/// The name of a task or dynamic table with its schema. A bare identifier is kept in lower case, a quoted one as written,
/// so two names are equal when they mean the same object.
/// </summary>
/// <remarks>Source: https://docs.snowflake.com/en/sql-reference/identifiers-syntax (kept lower here, upper there).</remarks>
public readonly record struct TaskName(string Schema, string Name)
{
    /// <summary>Reads <c>schema.name</c> as it stands inside a string literal.</summary>
    /// <exception cref="TaskSqlException">It is not of that form.</exception>
    public static TaskName Parse(string text, int line = 1)
    {
        var cursor = StatementCursor.Over(text, line);
        var name = cursor.Name(null);
        cursor.End();
        return name;
    }

    /// <summary>The name as SQL, quoted so that any identifier survives.</summary>
    public string ToSql() => $"{Quoted(Schema)}.{Quoted(Name)}";

    public override string ToString() => $"{Schema}.{Name}";

    private static string Quoted(string part) =>
        part.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_') && !char.IsAsciiDigit(part[0])
            ? part
            : $"\"{part.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}

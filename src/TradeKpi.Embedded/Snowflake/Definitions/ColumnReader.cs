using TradeKpi.Embedded.Snowflake.Reading;
using TradeKpi.Embedded.Snowflake.Rewriting;

namespace TradeKpi.Embedded.Snowflake.Definitions;

/// <summary>A column as the engine takes it, and what Snowflake says about it beyond that.</summary>
internal sealed record ColumnDefinition(string Name, string Sql, string? Comment, bool IsKey);

/// <summary>
/// Reads column definitions and table constraints. Keys are not enforced in Snowflake, so none is made; the primary key is kept as a name
/// for rows.
/// </summary>
/// <remarks>https://docs.snowflake.com/en/sql-reference/constraints-overview</remarks>
internal static class ColumnReader
{
    private static readonly string[] s_clauses =
    [
        "not", "null", "default", "primary", "unique", "references", "comment", "constraint", "foreign", "autoincrement", "identity",
        "collate", "with", "masking", "tag", "as", "enforced", "rely", "norely",
    ];

    /// <summary>Reads the definitions up to <paramref name="end"/>.</summary>
    /// <returns>The columns, and the primary key that stands beside them, if any.</returns>
    public static (List<ColumnDefinition> Columns, List<string> Key) ReadAll(Cursor cursor, int end)
    {
        var columns = new List<ColumnDefinition>();
        var key = new List<string>();
        do
        {
            if (cursor.At >= end)
                throw cursor.Refusal("a column is missing.");
            if (cursor.Sees("constraint") || cursor.Sees("primary", "key") || cursor.Sees("unique") || cursor.Sees("foreign", "key"))
                ReadConstraint(cursor, key);
            else
                columns.Add(ReadColumn(cursor, end));
        }
        while (cursor.At < end && cursor.Accept(","));
        if (cursor.At < end)
            throw cursor.Refusal($"does not know what to do with '{cursor.Current.Text}'.");
        if (key.Count == 0)
            key.AddRange(columns.Where(column => column.IsKey).Select(column => column.Name));
        return (columns, key);
    }

    public static ColumnDefinition ReadColumn(Cursor cursor, int end)
    {
        var name = cursor.TakeIdentifier().Unquoted;
        if (TypeNames.Read(cursor.Statement, cursor.At) is not { } type)
            throw cursor.Refusal($"the type of {name} is not known: {cursor.Current.Text}. Types: {TypeNames.Supported}");
        cursor.At = type.End;
        var sql = $"{SqlText.Identifier(name)} {type.Sql}";
        string? comment = null;
        var isKey = false;
        while (cursor.At < end && !cursor.Sees(","))
        {
            if (cursor.Accept("not", "null"))
                sql += " not null";
            else if (cursor.Accept("primary", "key"))
                isKey = true;
            else if (cursor.Accept("default"))
                sql += " default " + TakeDefault(cursor, end);
            else if (cursor.Accept("comment"))
                comment = cursor.TakeString();
            else if (cursor.Accept("references"))
                TakeReference(cursor);
            else if (cursor.Accept("constraint"))
                cursor.TakeIdentifier();
            else if (!cursor.Accept("null") && !cursor.Accept("unique") && !AcceptEnforcement(cursor))
                throw cursor.Refusal($"'{cursor.Current.Text}' is not known in a column.");
        }

        return new ColumnDefinition(name, sql, comment, isKey);
    }

    private static string TakeDefault(Cursor cursor, int end)
    {
        var (from, to) = (cursor.At, cursor.At);
        while (to < end && !cursor.Statement.Tokens[to].Is(",") && (to == from || !s_clauses.Any(cursor.Statement.Tokens[to].Is)))
            to = cursor.Statement.Tokens[to].Is("(") ? SqlText.Closing(cursor.Statement, to) + 1 : to + 1;
        cursor.At = to;
        return Rewriter.Rewrite(cursor.Statement, from, to);
    }

    private static void ReadConstraint(Cursor cursor, List<string> key)
    {
        if (cursor.Accept("constraint"))
            cursor.TakeIdentifier();
        if (cursor.Accept("primary", "key"))
        {
            var (from, to) = cursor.TakeGroup();
            var names = cursor.Statement.Tokens.Skip(from).Take(to - from).Where(token => token.IsIdentifier);
            key.AddRange(names.Select(token => token.Unquoted));
        }
        else if (cursor.Accept("unique"))
        {
            cursor.TakeGroup();
        }
        else if (cursor.Accept("foreign", "key"))
        {
            cursor.TakeGroup();
            cursor.Expect("references");
            TakeReference(cursor);
        }
        else
        {
            throw cursor.Refusal("this constraint is not known.");
        }

        while (AcceptEnforcement(cursor))
        {
            // Nothing is enforced either way.
        }
    }

    private static bool AcceptEnforcement(Cursor cursor) =>
        cursor.Accept("not", "enforced") || cursor.Accept("enforced") || cursor.Accept("rely") || cursor.Accept("norely");

    private static void TakeReference(Cursor cursor)
    {
        cursor.TakeName();
        if (cursor.Sees("("))
            cursor.TakeGroup();
    }
}

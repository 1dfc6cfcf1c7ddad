using TradeKpi.Embedded.Snowflake.Reading;
using TradeKpi.Embedded.Snowflake.Rewriting;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake.Changes;

/// <summary>The table that a statement changes, and the name that the statement calls it by.</summary>
/// <param name="After">Index of the token behind the table and its alias.</param>
internal sealed record Target(ObjectName Table, string Alias, int After)
{
    public static Target Read(SqlStatement statement, StatementKind kind)
    {
        var cursor = new Cursor(
            statement, "INSERT INTO, UPDATE … SET … [WHERE …], DELETE FROM … [WHERE …], TRUNCATE [TABLE], MERGE INTO of a table.");
        cursor.Take();
        switch (kind)
        {
            case StatementKind.Insert:
                cursor.Accept("overwrite");
                cursor.Expect("into");
                break;
            case StatementKind.Delete:
                cursor.Expect("from");
                break;
            case StatementKind.Merge:
                cursor.Expect("into");
                break;
            case StatementKind.Truncate:
                cursor.Accept("table");
                cursor.Accept("if", "exists");
                break;
        }

        var table = cursor.TakeName();
        var alias = table.Name;
        if (kind is StatementKind.Insert)
            return new Target(table, alias, cursor.At);
        cursor.Accept("as");
        if (cursor.Current.IsIdentifier && !cursor.AtEnd && !cursor.Sees("set") && !cursor.Sees("where") && !cursor.Sees("using"))
            alias = cursor.Take().Unquoted;
        return new Target(table, alias, cursor.At);
    }

    /// <summary>The WHERE clause, with the word; other clauses between would name rows that cannot be followed.</summary>
    public string Condition(TokenEdits edits)
    {
        var statement = edits.Statement;
        for (var i = After; i < statement.Tokens.Count; i++)
        {
            if (statement.Tokens[i].Is("("))
                i = SqlText.Closing(statement, i);
            else if (statement.Tokens[i].Is("where"))
                return " " + Rewriter.Rewrite(statement, i, statement.Tokens.Count);
            else if (statement.Tokens[i].Is("from") || statement.Tokens[i].Is("using"))
            {
                throw SnowflakeSqlException.Refusal(
                    statement, "a change by another table cannot be followed on a table with a standard stream.", "MERGE INTO … USING ….");
            }
        }

        return "";
    }

    /// <summary>The clauses that select the rows which an UPDATE changes, from FROM on.</summary>
    public string Rows(SqlStatement update)
    {
        var from = $"from {Table.Sql} as {SqlText.Identifier(Alias)}";
        for (var i = After; i < update.Tokens.Count; i++)
        {
            if (update.Tokens[i].Is("("))
                i = SqlText.Closing(update, i);
            else if (update.Tokens[i].Is("where"))
                return $"{from} {Rewriter.Rewrite(update, i, update.Tokens.Count)}";
            else if (update.Tokens[i].Is("from"))
                return $"{from}, {Rewriter.Rewrite(update, i + 1, update.Tokens.Count)}";
        }

        return from;
    }

    public void RefuseKeyChange(SqlStatement statement, IReadOnlyList<string> key)
    {
        foreach (var at in Assigned(statement, After + 1, statement.Tokens.Count))
        {
            if (key.Contains(statement.Tokens[at].Unquoted, StringComparer.OrdinalIgnoreCase))
            {
                throw SnowflakeSqlException.Refusal(
                    statement,
                    $"{statement.Tokens[at].Text} tells the rows of {Table} apart for its streams, so it cannot be updated.",
                    "DELETE and INSERT.");
            }
        }
    }

    /// <summary>The engine takes no table in front of an assigned column.</summary>
    public void StripQualifiers(TokenEdits edits) => StripQualifiers(edits, After + 1, edits.Statement.Tokens.Count);

    public static void StripQualifiers(TokenEdits edits, int from, int to)
    {
        foreach (var at in Assigned(edits.Statement, from, to))
        {
            for (var i = at - 1; i >= from && edits.Statement.Tokens[i].Is("."); i -= 2)
                edits.Remove(i - 1, i + 1);
        }
    }

    /// <summary>Indexes of the columns that a SET list assigns.</summary>
    private static IEnumerable<int> Assigned(SqlStatement statement, int from, int to)
    {
        var starts = true;
        for (var i = from; i < to; i++)
        {
            var token = statement.Tokens[i];
            if (token.Is("("))
            {
                i = SqlText.Closing(statement, i);
            }
            else if (token.Is(","))
            {
                starts = true;
            }
            else if (token.Is("="))
            {
                if (starts)
                    yield return i - 1;
                starts = false;
            }
            else if (token.Is("where") || token.Is("from"))
            {
                yield break;
            }
        }
    }
}

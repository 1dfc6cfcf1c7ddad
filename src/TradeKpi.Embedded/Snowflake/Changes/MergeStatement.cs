using TradeKpi.Embedded.Snowflake.Reading;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake.Changes;

/// <summary>One WHEN clause: the range of its condition (empty if none) and of its action.</summary>
internal sealed record MergeClause(bool Matched, char Action, int ConditionFrom, int ConditionTo, int ActionFrom, int ActionTo);

/// <summary>The parts of a MERGE, as token ranges.</summary>
internal sealed record MergeStatement(
    SqlStatement Statement,
    Target Target,
    int SourceFrom,
    int SourceTo,
    string SourceAlias,
    int OnFrom,
    int OnTo,
    IReadOnlyList<MergeClause> Clauses)
{
    private const string Supported = "MERGE INTO table [AS a] USING table | (query) AS b ON … "
        + "WHEN MATCHED [AND …] THEN UPDATE SET … | DELETE, WHEN NOT MATCHED [AND …] THEN INSERT (…) VALUES (…).";

    public static MergeStatement Read(SqlStatement statement)
    {
        var target = Target.Read(statement, StatementKind.Merge);
        var cursor = new Cursor(statement, Supported) { At = target.After };
        cursor.Expect("using");
        var sourceFrom = cursor.At;
        string alias;
        if (cursor.Sees("("))
        {
            cursor.TakeGroup();
            cursor.Accept("as");
            alias = cursor.TakeIdentifier().Unquoted;
        }
        else
        {
            alias = cursor.TakeName().Name;
            if (cursor.Accept("as") || !cursor.Sees("on"))
                alias = cursor.TakeIdentifier().Unquoted;
        }

        if (cursor.Sees("("))
            cursor.TakeGroup();
        var sourceTo = cursor.At;
        cursor.Expect("on");
        var (onFrom, onTo) = TakeExpression(cursor, "when");
        var clauses = new List<MergeClause>();
        while (!cursor.AtEnd)
            clauses.Add(TakeClause(cursor));
        return new MergeStatement(statement, target, sourceFrom, sourceTo, alias, onFrom, onTo, clauses);
    }

    /// <summary>The pairs (target column, source column) that ON holds equal, at its top level.</summary>
    public IReadOnlyList<(string Target, string Source)> EqualColumns()
    {
        var pairs = new List<(string, string)>();
        var tokens = Statement.Tokens;
        var (from, to) = (OnFrom, OnTo);
        while (from < to && tokens[from].Is("(") && SqlText.Closing(Statement, from) == to - 1)
            (from, to) = (from + 1, to - 1);
        for (var i = from; i < to; i++)
        {
            if (tokens[i].Is("("))
                i = SqlText.Closing(Statement, i);
            else if (tokens[i].Is("or"))
                return [];
            else if (tokens[i].Is("=") && StandsAlone(i))
                Add(tokens[i - 3], tokens[i - 1], tokens[i + 1], tokens[i + 3]);
        }

        return pairs;

        // Whether the equality at i is a.x = b.y and nothing more.
        bool StandsAlone(int i) =>
            i - 3 >= from && i + 3 < to && tokens[i - 2].Is(".") && tokens[i + 2].Is(".") && Ends(i - 4) && Ends(i + 4);

        bool Ends(int at) => at < from || at >= to || tokens[at].Is("and");

        void Add(SqlToken a, SqlToken column, SqlToken b, SqlToken other)
        {
            if (Names(a, Target.Alias) && Names(b, SourceAlias))
                pairs.Add((column.Unquoted, other.Unquoted));
            else if (Names(b, Target.Alias) && Names(a, SourceAlias))
                pairs.Add((other.Unquoted, column.Unquoted));
        }
    }

    private static bool Names(SqlToken token, string alias) =>
        token.IsIdentifier && token.Unquoted.Equals(alias, StringComparison.OrdinalIgnoreCase);

    private static MergeClause TakeClause(Cursor cursor)
    {
        cursor.Expect("when");
        var matched = !cursor.Accept("not");
        cursor.Expect("matched");
        if (cursor.Sees("by"))
            throw cursor.Refusal("WHEN NOT MATCHED BY SOURCE is not known in Snowflake.");
        var (from, to) = cursor.Accept("and") ? TakeExpression(cursor, "then") : (0, 0);
        cursor.Expect("then");
        var action = cursor.Current.Text.ToLowerInvariant() switch
        {
            "update" when matched => 'U',
            "delete" when matched => 'D',
            "insert" when !matched => 'I',
            _ => throw cursor.Refusal($"{cursor.Current.Text} is not known in this WHEN clause."),
        };
        var (actionFrom, actionTo) = TakeExpression(cursor, "when");
        return new MergeClause(matched, action, from, to, actionFrom, actionTo);
    }

    /// <summary>Steps up to a word that stands outside of parentheses and CASE … END.</summary>
    private static (int From, int To) TakeExpression(Cursor cursor, string stop)
    {
        var from = cursor.At;
        for (var depth = 0; !cursor.AtEnd && (depth > 0 || !cursor.Sees(stop));)
        {
            if (cursor.Sees("("))
            {
                cursor.TakeGroup();
                continue;
            }

            depth += cursor.Sees("case") ? 1 : cursor.Sees("end") ? -1 : 0;
            cursor.Take();
        }

        return (from, cursor.At);
    }
}

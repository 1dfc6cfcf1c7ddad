using TradeKpi.Warehouse;

namespace TradeKpi.Tests.Warehouse;

/// <summary>Two source rows for one target row make a MERGE fail or choose at random; its source has to be one row per key.</summary>
internal static class MergeRules
{
    // A table of one row per key by the way it is filled: by a union.
    private const string OneRowPerKey = "touched_days";

    public static IEnumerable<string> SourcesHoldOneRowPerKey(SqlFile file)
    {
        var tokens = file.Tokens;
        for (var at = 0; at < tokens.Count; at++)
        {
            if (tokens[at].Is("using") && !IsOneRowPerKey(Inside(tokens, at + 1)))
                yield return SqlRules.At(tokens[at].Line,
                    "the merge's source can hold several rows of a key: group by, qualify or distinct");
        }
    }

    // Either the outermost query folds its rows, or it joins relations of its own that do. Listed values are read as they stand.
    private static bool IsOneRowPerKey(List<SqlToken> source) =>
        source.Any(token => token.Is("values")) || Folds(source) || (Relations(source) is { Count: > 0 } relations && relations.All(Folds));

    private static bool Folds(List<SqlToken> query)
    {
        var own = Outermost(query);
        return own.Any(token => token.Is("group") || token.Is("qualify") || token.Is("distinct") || token.Is(OneRowPerKey))
            || own.Zip(own.Skip(1)).Any(pair => pair.First.Is("union") && !pair.Second.Is("all"));
    }

    /// <summary>The bodies of the CTEs that the outermost query reads; an empty one for a table.</summary>
    private static List<List<SqlToken>> Relations(List<SqlToken> source)
    {
        var own = Outermost(source);
        return [.. own.Zip(own.Skip(1)).Where(pair => pair.First.Is("from") || pair.First.Is("join"))
            .Select(pair => Body(source, pair.Second.Text))];
    }

    private static List<SqlToken> Body(List<SqlToken> source, string name)
    {
        var at = Enumerable.Range(0, source.Count - 2)
            .FirstOrDefault(at => source[at].Is(name) && source[at + 1].Is("as") && source[at + 2].Is("("), -1);
        return at < 0 ? [] : Inside(source, at + 2);
    }

    private static List<SqlToken> Outermost(List<SqlToken> query)
    {
        var depth = 0;
        return query.FindAll(token =>
        {
            depth += token.Is("(") ? 1 : token.Is(")") ? -1 : 0;
            return depth == 0;
        });
    }

    /// <summary>What stands between the parenthesis at <paramref name="opening"/> and its twin; nothing where none opens.</summary>
    private static List<SqlToken> Inside(List<SqlToken> tokens, int opening)
    {
        var depth = 0;
        for (var at = opening; at < tokens.Count; at++)
        {
            depth += tokens[at].Is("(") ? 1 : tokens[at].Is(")") ? -1 : 0;
            if (depth == 0)
                return at == opening ? [] : tokens[(opening + 1)..at];
        }

        return [];
    }
}

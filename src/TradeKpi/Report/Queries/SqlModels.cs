using System.Collections.Frozen;
using System.Reflection;
using TradeKpi.Warehouse;

namespace TradeKpi.Report.Queries;

/// <summary>The tables and views that <c>sql/</c> of this build creates, by name; as-of queries are made of their definitions.</summary>
internal static class SqlModels
{
    private const string Prefix = "TradeKpi.sql.";

    private static readonly Lazy<FrozenDictionary<string, SqlModel>> s_all = new(Read);

    public static IReadOnlyDictionary<string, SqlModel> All => s_all.Value;

    /// <summary>The tables and views that a query names, in order of name.</summary>
    public static IReadOnlyList<string> NamedIn(string query)
    {
        var tokens = SqlLexer.Tokens(query);
        return
        [
            .. Enumerable.Range(0, Math.Max(0, tokens.Count - 2))
                .Where(at => tokens[at].IsIdentifier && tokens[at + 1].Is(".") && tokens[at + 2].IsIdentifier)
                .Select(at => $"{tokens[at].Text}.{tokens[at + 2].Text}")
                .Where(All.ContainsKey)
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
        ];
    }

    private static FrozenDictionary<string, SqlModel> Read()
    {
        var assembly = Assembly.GetExecutingAssembly();
        var models = from resource in assembly.GetManifestResourceNames()
                     where resource.StartsWith(Prefix, StringComparison.Ordinal)
                     from statement in SqlScript.Split(Text(assembly, resource))
                     let model = SqlModel.Of(statement)
                     where model is not null
                     select model;
        return models.ToFrozenDictionary(model => model.Name, StringComparer.OrdinalIgnoreCase);
    }

    private static string Text(Assembly assembly, string resource)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }
}

/// <summary>A table or view of <c>sql/</c>.</summary>
/// <param name="Name">With its schema, as in <c>gold.daily_sales</c>.</param>
/// <param name="Query">What a view selects; null for a table.</param>
internal sealed record SqlModel(string Name, string? Query)
{
    /// <summary>The table or view that a statement creates, or null.</summary>
    public static SqlModel? Of(SqlStatement statement)
    {
        var tokens = statement.Tokens;
        var at = tokens[0].Is("create") ? 1 : tokens.Count;
        while (at < tokens.Count && (tokens[at].Is("or") || tokens[at].Is("replace") || tokens[at].Is("transient")))
            at++;
        if (at == tokens.Count || !(tokens[at].Is("table") || tokens[at].Is("view")))
            return null;
        var isView = tokens[at].Is("view");
        while (!tokens[at + 2].Is("."))
            at++;
        var name = $"{tokens[at + 1].Text}.{tokens[at + 3].Text}";
        return new SqlModel(name, isView ? statement.Text[tokens[at + 5].Start..] : null);
    }
}

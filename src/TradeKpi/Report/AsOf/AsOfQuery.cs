using System.Text;
using TradeKpi.Report.Queries;
using TradeKpi.Warehouse;

namespace TradeKpi.Report.AsOf;

/// <summary>
/// Turns a query on what is known now into the same query on what a version of gold knew. Every relation it names becomes a common table
/// expression: a view its definition, a table of silver or gold its recompute in <c>sql/80_verify</c>, and at the bottom the judged events,
/// which are append-only and carry the version that was the first to count them.
/// </summary>
/// <remarks>
/// Reference data stays as it is now: silver stamps what it takes from there, such as the rate of an order's day, on the event.
/// Time travel of tables is no help: it ends with their retention.
/// </remarks>
/// <param name="prefix">Begins the names of the expressions, so that two times can stand in one query.</param>
/// <param name="bind">The bind that holds the version.</param>
internal sealed class AsOfQuery(string prefix, string bind)
{
    private const string Told = "_told";

    // Its rows carry their versions themselves.
    private const string Displacements = "silver.displacements";

    private readonly List<(string Name, string Query)> _expressions = [];
    private readonly HashSet<string> _known = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The expressions that the rewritten queries read, each after those it reads itself: <c>name as (…), …</c>.</summary>
    public string Expressions => string.Join(",\n\n", _expressions.Select(expression => $"{expression.Name} as (\n{expression.Query}\n)"));

    /// <summary>The query with every relation replaced.</summary>
    /// <exception cref="NotSupportedException">It reads a table whose past cannot be told.</exception>
    public string Rewrite(string query)
    {
        var tokens = SqlLexer.Tokens(query);
        var text = new StringBuilder();
        var copied = 0;
        for (var at = 0; at + 2 < tokens.Count; at++)
        {
            if (!IsQualified(tokens, at) || Expression($"{tokens[at].Text}.{tokens[at + 2].Text}") is not { } expression)
                continue;
            text.Append(query, copied, tokens[at].Start - copied).Append(expression);
            var isNamed = at + 3 < tokens.Count && tokens[at + 3].Is("as");
            if (!isNamed)
                text.Append(" as ").Append(tokens[at + 2].Text);
            copied = tokens[at + 2].End;
            at += 2;
        }

        return text.Append(query, copied, query.Length - copied).ToString();
    }

    private static bool IsQualified(List<SqlToken> tokens, int at) =>
        tokens[at].IsIdentifier && tokens[at + 1].Is(".") && tokens[at + 2].IsIdentifier && !(at > 0 && tokens[at - 1].Is("."))
        && !(at + 3 < tokens.Count && (tokens[at + 3].Is("(") || tokens[at + 3].Is(".")));

    /// <summary>The expression that stands for a relation; null where the name is none, or is the same at every time.</summary>
    private string? Expression(string relation)
    {
        if (!SqlModels.All.TryGetValue(relation, out var model) || IsTheSameAlways(model))
            return null;
        var name = prefix + model.Name.Replace('.', '_');
        var isNew = _known.Add(name);
        if (isNew)
        {
            var query = Definition(model);
            _expressions.Add((name, query));
        }

        if (!IsEvents(model))
            return name;
        if (isNew)
            _expressions.Add((name + Told, AsTold(name)));
        return name + Told;
    }

    private string Definition(SqlModel model)
    {
        if (model.Query is { } query)
            return Rewrite(query);
        if (IsEvents(model))
            return $"select * from {model.Name} where coalesce(gold_version, 0) <= cast(:{bind} as decimal(18, 0))";
        if (model.Name is "ops.gold_versions" or "ops.event_tallies")
            return $"select * from {model.Name} where version <= cast(:{bind} as decimal(18, 0))";
        return SqlModels.All.TryGetValue("verify" + model.Name[model.Name.IndexOf('.', StringComparison.Ordinal)..], out var recompute)
            ? Rewrite(recompute.Query!)
            : throw new NotSupportedException($"{model.Name} has no recompute in sql/80_verify, so its past cannot be told. Add " +
                $"verify{model.Name[model.Name.IndexOf('.', StringComparison.Ordinal)..]}.");
    }

    // Lines of bronze are read for events alone, whose versions tell which.
    private static bool IsTheSameAlways(SqlModel model) => model.Name.StartsWith("reference.", StringComparison.Ordinal)
        || (model.Query is null && model.Name.StartsWith("bronze.", StringComparison.Ordinal)) || model.Name == Displacements;

    private static bool IsEvents(SqlModel model) => model.Query is null
        && model.Name.StartsWith("silver.", StringComparison.Ordinal) && model.Name.EndsWith("_events", StringComparison.Ordinal);

    /// <summary>The events with the outcomes of then: one that gave way since to its own earlier place counted until it did.</summary>
    private string AsTold(string events) => $"""
        select
          events.* exclude (outcome, reasons),
          coalesce(displaced.outcome, events.outcome) as outcome,
          coalesce(displaced.reasons, events.reasons) as reasons
        from {events} as events
        left join (
          select file_name, file_row_number, outcome, reasons
          from {Displacements}
          where version > cast(:{bind} as decimal(18, 0))
          qualify row_number() over (partition by file_name, file_row_number order by version, displaced_at) = 1
        ) as displaced
          on displaced.file_name = events.file_name
          and displaced.file_row_number = events.file_row_number
        """;
}

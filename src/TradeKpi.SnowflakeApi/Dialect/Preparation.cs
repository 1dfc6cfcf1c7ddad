using System.Globalization;
using TradeKpi.SnowflakeApi.Protocol;
using TradeKpi.Warehouse;

namespace TradeKpi.SnowflakeApi.Dialect;

/// <summary>
/// A client's statement as the engine takes it: without the database's name, with the session's own functions as literals, the views of
/// <c>information_schema</c> as queries, and <c>:1</c> as a bind by name.
/// </summary>
internal sealed class Preparation
{
    private static readonly string[] s_endOfTable =
    [
        "where", "join", "on", "order", "group", "limit", "left", "right", "inner", "full", "cross", "union", "having", "qualify",
        "natural",
        "intersect", "except", "minus", "fetch", "offset", "using", "window",
    ];

    private readonly TextEdits _edits;
    private readonly IReadOnlyList<SqlToken> _tokens;
    private readonly SessionNames _names;
    private readonly Dictionary<string, string> _shown = new(StringComparer.Ordinal);

    private readonly Func<string, string> _resultOf;

    private Preparation(SqlStatement statement, SessionNames names, Func<string, string> resultOf) =>
        (_edits, _tokens, _names, _resultOf) = (new TextEdits(statement), statement.Tokens, names, resultOf);

    /// <summary>The statement, and what a column is called in an answer to it.</summary>
    /// <param name="isBound">Whether values are bound; else <c>:1</c> may stand in an object.</param>
    /// <param name="resultOf">The result of a query, by its id, as a query.</param>
    public static (string Sql, Func<string, string> Named) Prepare(
        SqlStatement statement, SessionNames names, bool isBound, Func<string, string> resultOf)
    {
        var preparation = new Preparation(statement, names, resultOf);
        preparation.Rewrite(isBound);
        var quoted = statement.Tokens.Where(token => token.Kind is SqlTokenKind.QuotedIdentifier).Select(token => token.Unquoted)
            .ToHashSet(StringComparer.Ordinal);

        // The statement stays on its line of the script, which errors tell.
        return (new string('\n', statement.Line - 1) + preparation._edits, Named);

        // A bare name is kept in upper case there, and as it was written here.
        string Named(string name) => preparation._shown.GetValueOrDefault(name)
            ?? (quoted.Contains(name) ? name : name == "count_star()" ? "COUNT(*)" : name.ToUpperInvariant());
    }

    private void Rewrite(bool isBound)
    {
        for (var i = 0; i < _tokens.Count; i++)
        {
            var token = _tokens[i];
            if (isBound && token is { Kind: SqlTokenKind.Symbol, Text: ":" }
                && IsKind(i + 1, SqlTokenKind.Number)
                && _tokens[i + 1].Start == token.End)
                _edits.Replace(i, i + 2, ":b" + _tokens[i + 1].Text);
            if (!token.IsIdentifier || (i > 0 && _tokens[i - 1].Is(".")))
                continue;
            if (token.Is("dual") && i > 0 && _tokens[i - 1].Is("from"))
                _edits.Replace(i, i + 1, "(select 'X' as dummy) as dual");
            if (Is(i, "table") && Is(i + 1, "(") && Is(i + 2, "result_scan") && Is(i + 3, "(") && i + 4 < _tokens.Count)
            {
                i = Scan(i);
                continue;
            }

            var from = i;
            if (token.Unquoted.Equals(_names.Database, StringComparison.OrdinalIgnoreCase) && Is(i + 1, ".") && IsIdentifier(i + 2)
                && (Is(i + 3, ".") || IsOfSchema(i)))
            {
                _edits.Replace(i, i + 2, "");
                i += 2;
            }

            if (_tokens[i].Unquoted.Equals("information_schema", StringComparison.OrdinalIgnoreCase)
                && Is(i + 1, ".")
                && IsIdentifier(i + 2)
                && !Is(i + 3, "("))
                View(from, i + 2);
            else if (from == i && Is(i + 1, "(") && Is(i + 2, ")"))
                Function(i);
        }
    }

    // In create schema tradekpi.s, and where one is dropped or altered, two parts are a database and a schema.
    private bool IsOfSchema(int at) => StatementWords.Defining.Contains(_tokens[0].Text, StringComparer.OrdinalIgnoreCase)
        && _tokens.Take(at).Skip(1).FirstOrDefault(
            token => !StatementWords.Modifiers.Contains(token.Text, StringComparer.OrdinalIgnoreCase))
            .Is("schema");

    // table(result_scan('…')) or table(result_scan(last_query_id())); any other argument is left to the engine, which refuses it.
    private int Scan(int at)
    {
        var (id, last) = _tokens[at + 4] switch
        {
            { Kind: SqlTokenKind.String } literal => (literal.Unquoted, at + 4),
            var word when word.Is("last_query_id") && Is(at + 5, "(") && Is(at + 6, ")") => (_names.LastQuery ?? "", at + 6),
            _ => (null, at),
        };
        if (id is null || !Is(last + 1, ")") || !Is(last + 2, ")"))
            return at;
        _edits.Replace(at, last + 3, $"({_resultOf(id)}){(IsNamedAt(last + 3) ? "" : " as result_scan")}");
        return last + 2;
    }

    private bool IsNamedAt(int at) => Is(at, "as")
        || (IsIdentifier(at) && !s_endOfTable.Contains(_tokens[at].Text, StringComparer.OrdinalIgnoreCase));

    private void View(int from, int at)
    {
        var query = CatalogQueries.InformationSchema(_tokens[at].Unquoted, _names) ?? throw SnowflakeError.NotSupported(
            $"line {_tokens[at].Line}: information_schema.{_tokens[at].Text} is not known.", $"its views {CatalogQueries.Views}.",
            _tokens[at].Line);
        _edits.Replace(from, at + 1, $"({query}){(IsNamedAt(at + 1) ? "" : " as " + _tokens[at].Text)}");
    }

    private void Function(int at)
    {
        var value = _tokens[at].Text.ToUpperInvariant() switch
        {
            "CURRENT_DATABASE" => _names.Database,
            "CURRENT_SCHEMA" => _names.Schema,
            "CURRENT_USER" => _names.User,
            "CURRENT_ROLE" or "CURRENT_PRIMARY_ROLE" => _names.Role,
            "CURRENT_WAREHOUSE" => _names.Warehouse,
            "CURRENT_ACCOUNT" or "CURRENT_ACCOUNT_NAME" or "CURRENT_ORGANIZATION_NAME" or "CURRENT_REGION" => "LOCAL",
            "CURRENT_VERSION" => ServerVersion,
            "CURRENT_SESSION" => _names.SessionId.ToString(CultureInfo.InvariantCulture),
            "LAST_QUERY_ID" => _names.LastQuery ?? "",
            "CURRENT_SECONDARY_ROLES" => "",
            "CURRENT_AVAILABLE_ROLES" => $"[ \"{_names.Role}\" ]",
            "CURRENT_SCHEMAS" => $"[ \"{_names.Database}.{_names.Schema}\" ]",
            _ => null,
        };
        if (value is null)
            return;
        var literal = CatalogQueries.Literal(value);
        _shown[literal] = _tokens[at].Text.ToUpperInvariant() + "()";
        _edits.Replace(at, at + 3, literal);
    }

    /// <summary>What clients are told that they speak to.</summary>
    public const string ServerVersion = "9.0.0";

    private bool Is(int at, string text) => at < _tokens.Count && _tokens[at].Is(text);

    private bool IsIdentifier(int at) => at < _tokens.Count && _tokens[at].IsIdentifier;

    private bool IsKind(int at, SqlTokenKind kind) => at < _tokens.Count && _tokens[at].Kind == kind;
}

using System.Globalization;
using System.Text.RegularExpressions;
using DuckDB.NET.Data;

namespace TradeKpi.Embedded.Driver;

/// <summary>
/// Binds a command's parameters: <c>$name</c> by name, whatever its case, <c>?</c> and <c>$1</c> by place among those without a name. Each
/// stands in the text as a cast to its value's own type: left to guess, the library converts a value to the type that the statement
/// expects, and rounds 1.5 to a whole number on the way.
/// </summary>
internal static class BoundSql
{
    // Everything in which a $ or ? is no parameter is a token of its own: literals, quoted and bare names, comments.
    private static readonly Regex s_token = new(
        """
        [eE]'(?:[^'\\]|\\.|'')*' | '(?:[^']|'')*' | "(?:[^"]|"")*" | --[^\n]* | /\*.*?\*/ | \$\$.*?\$\$
        | \$(?<name>\w+) | [A-Za-z_][\w$]* | \? | ;
        """,
        RegexOptions.ExplicitCapture | RegexOptions.Singleline | RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant
            | RegexOptions.NonBacktracking);

    /// <summary>The parameters that a statement names, without their mark and whatever their case.</summary>
    public static IReadOnlySet<string> NamesIn(string sql) => s_token.Matches(sql).Select(token => token.Groups["name"])
        .Where(name => name.Success).Select(name => name.Value).ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <exception cref="InvalidOperationException">A parameter has no value, or a value has no place.</exception>
    /// <exception cref="NotSupportedException">There is no DuckDB type for a value.</exception>
    public static DuckDBCommand Bind(string sql, DuckDBParameterCollection parameters, DuckDBConnection connection)
    {
        if (parameters.Count == 0 && !sql.AsSpan().ContainsAny('$', '?'))
            return new DuckDBCommand(sql, connection);

        var given = Named(parameters);
        var command = new DuckDBCommand("", connection);
        var used = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var places = 0;
        command.CommandText = s_token.Replace(sql, token =>
        {
            if (token.Value == ";")
                places = 0;
            if (token.Value != "?" && !token.Groups["name"].Success)
                return token.Value;
            var name = token.Value == "?" ? (++places).ToString(CultureInfo.InvariantCulture) : token.Groups["name"].Value;
            if (!given.TryGetValue(name, out var bound))
                throw Misfit($"The statement asks for parameter ${name}, which the command does not have.");
            if (used.Add(name))
                command.Parameters.Add(new DuckDBParameter("_" + name, bound.Value));
            return string.Format(CultureInfo.InvariantCulture, bound.Sql, "$_" + name);
        });
        return given.Keys.FirstOrDefault(name => !used.Contains(name)) is { } surplus
            ? throw Misfit($"The statement has no place for parameter ${surplus}.")
            : command;
    }

    private static Dictionary<string, BoundValue> Named(DuckDBParameterCollection parameters)
    {
        var named = new Dictionary<string, BoundValue>(StringComparer.OrdinalIgnoreCase);
        var places = 0;
        foreach (DuckDBParameter parameter in parameters)
        {
            var name = parameter.ParameterName.TrimStart('$', '@', ':');
            if (!named.TryAdd(name.Length > 0 ? name : (++places).ToString(CultureInfo.InvariantCulture), BoundValue.Of(parameter.Value)))
                throw Misfit($"The command has two values for parameter ${name}.");
        }

        return named;
    }

    /// <summary>Whether a statement and the parameters that came with it did not fit.</summary>
    public static bool IsMisfit(Exception failure) => failure is InvalidOperationException && failure.Data.Contains(nameof(Misfit));

    private static InvalidOperationException Misfit(string what) => new(what) { Data = { [nameof(Misfit)] = true } };
}

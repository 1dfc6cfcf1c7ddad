using TradeKpi.Embedded.Snowflake.Engines;
using TradeKpi.Embedded.Snowflake.Reading;
using TradeKpi.Embedded.Snowflake.Rewriting;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake;

/// <summary>Hands each statement of a command the bound values that it names, or its share of the unnamed ones.</summary>
internal sealed class Binds(IReadOnlyList<SnowflakeParameter> parameters)
{
    private int _taken;

    public static Binds None { get; } = new([]);

    public IReadOnlyList<Bind> For(SqlStatement statement)
    {
        var binds = new List<Bind>();
        var named = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < statement.Tokens.Count; i++)
        {
            var token = statement.Tokens[i];
            if (token.Kind is not SqlTokenKind.Bind || ColonPaths.IsPath(statement, i))
                continue;
            if (token.Text == "?")
                binds.Add(new Bind(null, Next(statement)));
            else if (named.Add(token.Text[1..]))
                binds.Add(new Bind(token.Text[1..], Named(statement, token.Text[1..])));
        }

        return binds;
    }

    private object? Next(SqlStatement statement) =>
        _taken < parameters.Count
            ? parameters[_taken++].Value
            : throw SnowflakeSqlException.Failure(statement, $"there are more ? than bound values ({parameters.Count}).");

    private object? Named(SqlStatement statement, string name)
    {
        foreach (var parameter in parameters)
        {
            if (parameter.BareName.Equals(name, StringComparison.OrdinalIgnoreCase))
                return parameter.Value;
        }

        throw SnowflakeSqlException.Failure(statement, $"no value is bound to :{name}.");
    }
}

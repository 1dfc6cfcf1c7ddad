using TradeKpi.Embedded.Snowflake.Engines;
using TradeKpi.Embedded.Snowflake.Reading;
using TradeKpi.Embedded.Snowflake.Rewriting;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake;

/// <summary>Hands each statement of a command the bound values that it names, or its share of the unnamed ones.</summary>
internal sealed class Binds
{
    private readonly IReadOnlyList<SnowflakeParameter> _parameters;
    private int _taken;

    private Binds(IReadOnlyList<SnowflakeParameter> parameters) => _parameters = parameters;

    public static Binds None { get; } = new([]);

    /// <summary>The values of a command. One that no statement asks for is refused before any statement runs.</summary>
    /// <exception cref="SnowflakeSqlException">A value has no place.</exception>
    public static Binds Of(IReadOnlyList<SnowflakeParameter> parameters, IReadOnlyList<SqlStatement> statements)
    {
        if (parameters.Count == 0)
            return None;
        var asked = statements.SelectMany(Asked).ToLookup(name => name is null);
        var (places, names) = (asked[true].Count(), asked[false].ToHashSet(StringComparer.OrdinalIgnoreCase));
        var surplus = parameters.Skip(places).FirstOrDefault(parameter => !names.Contains(parameter.BareName));
        return surplus is null ? new Binds(parameters) : throw new SnowflakeSqlException(surplus.BareName.Length > 0 && places == 0
            ? $"No statement asks for the bound value :{surplus.BareName}."
            : $"There are more bound values ({parameters.Count}) than ? ({places}).");
    }

    public IReadOnlyList<Bind> For(SqlStatement statement)
    {
        var binds = new List<Bind>();
        var named = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var name in Asked(statement))
        {
            if (name is null)
                binds.Add(new Bind(null, Next(statement)));
            else if (named.Add(name))
                binds.Add(new Bind(name, Named(statement, name)));
        }

        return binds;
    }

    // Null stands for the next without a name.
    private static IEnumerable<string?> Asked(SqlStatement statement) => statement.Tokens.Index()
        .Where(at => at.Item.Kind is SqlTokenKind.Bind && !ColonPaths.IsPath(statement, at.Index))
        .Select(at => at.Item.Text == "?" ? null : at.Item.Text[1..]);

    private object? Next(SqlStatement statement) =>
        _taken < _parameters.Count
            ? _parameters[_taken++].Value
            : throw SnowflakeSqlException.Failure(statement, $"there are more ? than bound values ({_parameters.Count}).");

    private object? Named(SqlStatement statement, string name)
    {
        foreach (var parameter in _parameters)
        {
            if (parameter.BareName.Equals(name, StringComparison.OrdinalIgnoreCase))
                return parameter.Value;
        }

        throw SnowflakeSqlException.Failure(statement, $"no value is bound to :{name}.");
    }
}

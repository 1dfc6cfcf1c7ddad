using System.Globalization;

using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake.Engines;

/// <summary>
/// The macros that every session finds. Those with any number of arguments are written out here up to <see cref="MostArguments"/>;
/// <c>array_construct</c> takes 40.
/// </summary>
internal static class Prelude
{
    public const int MostArguments = 12;

    public static IEnumerable<string> Statements()
    {
        using var stream = typeof(Prelude).Assembly.GetManifestResourceStream("TradeKpi.Embedded.Snowflake.prelude.sql")
            ?? throw new InvalidOperationException("The resource prelude.sql is missing.");
        using var reader = new StreamReader(stream);
        foreach (var statement in SqlScript.Split(reader.ReadToEnd()))
            yield return statement.Text;

        yield return Overloads("concat", 1, 1, names => string.Join(" || ", names.Select(name => $"cast({name} as varchar)")));
        foreach (var (function, least) in ((string, int)[])[("concat_ws", 3), ("greatest", 1), ("least", 1)])
        {
            yield return Overloads(
                function, least, 1, names => $"case when {AnyNull(names)} then null else system.main.{function}({Join(names)}) end");
        }

        yield return Overloads("object_construct", 2, 2, names => $"json_merge_patch('{{}}', json_object({Join(names.Select(Key))}))");
        yield return Overloads("object_pick", 2, 1, most: 20,
            body: names => $"__object_pick({names[0]}, [{Join(names.Skip(1))}])");
        yield return Overloads("array_construct", 0, 1, most: 40, body: names => $"json_array({Join(names)})");
    }

    private static string Overloads(string function, int least, int step, Func<string[], string> body, int most = MostArguments)
    {
        var overloads = new List<string>();
        for (var count = least; count <= most; count += step)
        {
            var names = Enumerable.Range(1, count).Select(i => "a" + i.ToString(CultureInfo.InvariantCulture)).ToArray();
            overloads.Add($"({Join(names)}) as {body(names)}");
        }

        return $"create or replace macro {function}{string.Join(", ", overloads)}";
    }

    /// <summary>Every other argument names a key.</summary>
    private static string Key(string name, int index) => index % 2 == 0 ? $"cast({name} as varchar)" : name;

    private static string Join(IEnumerable<string> names) => string.Join(", ", names);

    private static string AnyNull(string[] names) => string.Join(" or ", names.Select(name => name + " is null"));
}

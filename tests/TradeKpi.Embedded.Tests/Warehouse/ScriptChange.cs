namespace TradeKpi.Embedded.Tests.Warehouse;

/// <summary>
/// A change of a script as a page writes it: lines that stay, lines that go (-) and lines that come (+), in places set apart by @@.
/// </summary>
internal sealed class ScriptChange(IReadOnlyList<string> lines)
{
    /// <summary>The one change that sql/README.md shows.</summary>
    public static ScriptChange OfReadme()
    {
        var page = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "sql-README.md"));
        return new ScriptChange([.. page.SkipWhile(line => line != "```diff").Skip(1).TakeWhile(line => line != "```")]);
    }

    /// <summary>The script with every place changed; each must stand in it exactly once.</summary>
    public string Apply(string script)
    {
        foreach (var place in string.Join('\n', lines).Split("\n@@\n").Select(place => place.Split('\n')))
        {
            var (old, changed) = (Text(place, '-'), Text(place, '+'));
            Assert.Equal(2, script.Split(old).Length);
            script = script.Replace(old, changed, StringComparison.Ordinal);
        }

        return script;
    }

    private static string Text(string[] place, char side)
    {
        var kept = place.Where(line => line.Length == 0 || line[0] == ' ' || line[0] == side);
        return string.Concat(kept.Select(line => (line.Length == 0 ? "" : line[1..]) + "\n"));
    }
}

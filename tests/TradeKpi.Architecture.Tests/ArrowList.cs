namespace TradeKpi.Architecture.Tests;

/// <summary>
/// A file of <c>Arrows</c>: a line <c>Publish -> Events Quarantine</c> for everything that knows anything, what is known above what
/// knows it. A name that ends in <c>.*</c> stands for itself and everything below it, as one; a line without an arrow goes on with the
/// one before.
/// </summary>
internal sealed class ArrowList
{
    private readonly string _file;
    private readonly List<(string From, string[] To)> _lines;

    private ArrowList(string file, List<(string From, string[] To)> lines) => (_file, _lines) = (file, lines);

    public IEnumerable<string> Names => _lines.Select(line => line.From);

    public static ArrowList Read(string file)
    {
        var lines = new List<(string From, string[] To)>();
        var written = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Arrows", file));
        foreach (var line in written.Where(line => line.Length > 0 && line[0] != '#'))
        {
            var sides = line.Split("->", StringSplitOptions.TrimEntries);
            var known = sides[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (sides.Length == 2)
                lines.Add((sides[0], known));
            else
                lines[^1] = (lines[^1].From, [.. lines[^1].To, .. known]);
        }

        return new ArrowList(file, lines);
    }

    /// <summary>The name under which the list knows a place: its own, or that of what it is a part of.</summary>
    public string NameOf(string place) =>
        Names.FirstOrDefault(name => name.EndsWith(".*", StringComparison.Ordinal)
            && (place + ".").StartsWith(name[..^1], StringComparison.Ordinal)) ?? place;

    /// <summary>
    /// What is wrong with the list itself: names that come twice, and arrows that lead down, as one of every circle must.
    /// </summary>
    public IEnumerable<string> Faults()
    {
        var above = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (from, to) in _lines)
        {
            foreach (var name in to.Where(name => !above.Contains(name)))
                yield return $"{_file}: {from} -> {name}, but {name} does not stand above {from}.";
            if (!above.Add(from))
                yield return $"{_file}: {from} comes twice.";
        }
    }

    /// <summary>Where the list and the code differ, with the types at fault.</summary>
    public IEnumerable<string> Differences(IReadOnlyCollection<Arrow> arrows)
    {
        var listed = _lines.SelectMany(line => line.To.Select(name => (line.From, To: name))).ToHashSet();
        var drawn = arrows.ToLookup(arrow => (arrow.From, arrow.To));
        foreach (var arrow in drawn.Where(arrow => !listed.Contains(arrow.Key)))
        {
            yield return $"{arrow.Key.From} -> {arrow.Key.To} is not in {_file}: "
                + string.Join(", ", arrow.Select(one => one.Types).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        }

        foreach (var (from, to) in listed.Where(arrow => !drawn.Contains(arrow)))
            yield return $"{from} -> {to} is in {_file}, but nothing in {from} knows {to} any more: strike it out.";
    }
}

/// <summary>That one place knows another.</summary>
/// <param name="Types">The types by which it does, as <c>This knows That</c>.</param>
internal sealed record Arrow(string From, string To, string Types);

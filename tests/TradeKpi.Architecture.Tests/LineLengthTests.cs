using System.Globalization;

namespace TradeKpi.Architecture.Tests;

/// <summary>No formatter breaks long lines, so nothing but this holds the length that <c>.editorconfig</c> states.</summary>
public class LineLengthTests
{
    [Fact]
    public void No_line_is_longer_than_the_editor_is_told_but_for_a_word_that_nothing_can_break()
    {
        var most = MaxLineLength();
        var faults = Files().SelectMany(file => File.ReadLines(file)
            .Select((line, at) => (Line: line, Place: $"{Path.GetRelativePath(Repository.Root, file)}:{at + 1}"))
            .Where(read => read.Line.Length > most && !read.Line.Split(' ').Any(word => word.Length > most))
            .Select(read => $"{read.Place} has {read.Line.Length} columns; at most {most}."));
        Assert.Empty(faults);
    }

    private static int MaxLineLength()
    {
        const string name = "max_line_length = ";
        var line = File.ReadLines(Path.Combine(Repository.Root, ".editorconfig"))
            .Single(line => line.StartsWith(name, StringComparison.Ordinal));
        return int.Parse(line[name.Length..], CultureInfo.InvariantCulture);
    }

    private static List<string> Files()
    {
        List<string> files = [.. Repository.Files("src", "*.cs"), .. Repository.Files("tests", "*.cs")];
        Assert.NotEmpty(files);
        return files;
    }
}

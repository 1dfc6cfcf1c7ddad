using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace TradeKpi.Architecture.Tests;

/// <summary>
/// The projects that build only where a registry serves their package, read as they are written: what they refer to, and what they
/// use. A type of a namespace around their own leaves no trace, but for the reference.
/// </summary>
internal static partial class Leaves
{
    public static IReadOnlyList<string> Projects { get; } = ["TradeKpi.Azure.Adls", "TradeKpi.Snowflake", "TradeKpi.Functions.Host"];

    /// <summary>Every type by its name, nested ones among them.</summary>
    public static IEnumerable<(string Name, string FullName)> NamedTypes =>
        from project in Projects
        from source in Sources(project)
        from Match type in TypeDeclaration().Matches(source.Text)
        select (type.Groups["name"].Value, $"{project}.{type.Groups["name"].Value}");

    /// <summary>The arrows to projects: by reference, and by every name of theirs that the sources hold.</summary>
    public static IReadOnlyList<Arrow> BetweenProjects() =>
    [
        .. from project in Projects
           from path in Referred(project, "ProjectReference")
           select new Arrow(project, Path.GetFileNameWithoutExtension(path), $"{project}.csproj refers to {path}"),
        .. from name in Names(OwnName())
           let arrow = new Arrow(name.Project, Code.ProjectOf(name.Text), name.Where)
           where arrow.From != arrow.To
           select arrow,
    ];

    /// <summary>The arrows to libraries, by what the sources use.</summary>
    public static IReadOnlyList<Arrow> ToLibraries() =>
    [
        .. from name in Names(Using())
           let arrow = new Arrow(name.Project, Code.IsOwn(name.Text) ? "" : Code.Library(name.Text), name.Where)
           where arrow.To.Length > 0
           select arrow,
    ];

    /// <summary>The arrows to packages, those of an imported file among them.</summary>
    public static IReadOnlyList<Arrow> ToPackages() =>
    [
        .. from project in Projects
           from package in Referred(project, "PackageReference")
           select new Arrow(project, package, $"{project}.csproj refers to it"),
    ];

    private static IEnumerable<(string Project, string Text, string Where)> Names(Regex pattern) =>
        from project in Projects
        from source in Sources(project)
        from Match name in pattern.Matches(source.Text)
        select (project, name.Groups["name"].Value, $"{source.File} says {name.Value.Trim()}");

    private static IEnumerable<(string File, string Text)> Sources(string project) =>
        from file in Repository.Files(Path.Combine("src", project), "*.cs")
        select (Path.GetFileName(file), Comment().Replace(File.ReadAllText(file), ""));

    private static IEnumerable<string> Referred(string project, string kind)
    {
        var folder = Path.Combine(Repository.Root, "src", project);
        var file = XDocument.Load(Path.Combine(folder, project + ".csproj"));
        var imported = file.Descendants("Import")
            .Select(import => XDocument.Load(Path.Combine(folder, import.Attribute("Project")!.Value)));
        return from one in imported.Prepend(file)
               from reference in one.Descendants(kind)
               select reference.Attribute("Include")!.Value.Split(')')[^1];
    }

    [GeneratedRegex("//.*", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Comment();

    [GeneratedRegex(@"^(global )?using (static )?(\w+ = )?(?<name>[\w.]+);", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Using();

    [GeneratedRegex(@"\b(?<name>TradeKpi(\.\w+)*)", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex OwnName();

    [GeneratedRegex(@"^ *(\w+ )+(class|record|struct|interface|enum) (?<name>\w+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture,
        1_000)]
    private static partial Regex TypeDeclaration();
}

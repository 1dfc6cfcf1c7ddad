using System.CodeDom.Compiler;
using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using Assembly = System.Reflection.Assembly;

namespace TradeKpi.Architecture.Tests;

/// <summary>The projects as they are compiled, and who knows whom among them. A constant of another type leaves no trace there.</summary>
internal static class Code
{
    /// <summary>Every project that builds without an account.</summary>
    public static IReadOnlyList<string> Projects { get; } =
    [
        "TradeKpi", "TradeKpi.Generate", "TradeKpi.Web", "TradeKpi.Embedded", "TradeKpi.SnowflakeApi", "TradeKpi.Kafka", "TradeKpi.Local",
        "TradeKpi.Azure", "TradeKpi.Functions", "TradeKpi.Functions.Laptop",
    ];

    private static readonly Lazy<ArchUnitNET.Domain.Architecture> s_architecture = new(() =>
        new ArchLoader().LoadAssemblies([.. Projects.Select(Assembly.Load)]).Build());

    /// <summary>The types that somebody gave a name, nested ones among them.</summary>
    public static IEnumerable<(string Name, string FullName)> NamedTypes => Projects
        .SelectMany(project => Assembly.Load(project).GetTypes())
        .Where(type => IsOwn(type.Namespace) && !type.Name.Contains('<', StringComparison.Ordinal)
            && !type.IsDefined(typeof(GeneratedCodeAttribute), inherit: false))
        .Select(type => (type.Name, type.FullName!));

    /// <summary>The arrows between the rooms of a project. A room is a namespace, without the project's name unless it is that.</summary>
    public static IReadOnlyList<Arrow> BetweenRooms(string project, ArrowList list) =>
    [
        .. from pair in Pairs()
           where ProjectOf(pair.From.Namespace.FullName) == project && ProjectOf(pair.To.Namespace.FullName) == project
           let arrow = new Arrow(list.NameOf(RoomOf(pair.From)), list.NameOf(RoomOf(pair.To)), $"{pair.From.Name} knows {pair.To.Name}")
           where arrow.From != arrow.To
           select arrow,
    ];

    /// <summary>The arrows from projects to others.</summary>
    public static IReadOnlyList<Arrow> BetweenProjects() => FromProjects(ProjectOf);

    /// <summary>The arrows from projects to libraries, these by the beginning of their namespace.</summary>
    public static IReadOnlyList<Arrow> ToLibraries() => FromProjects(name => IsOwn(name) ? "" : Library(name));

    public static bool IsOwn(string? name) => name is not null && (name + ".").StartsWith("TradeKpi.", StringComparison.Ordinal);

    /// <summary>The project of a namespace, leaves among them; empty where it is none of ours.</summary>
    public static string ProjectOf(string name) =>
        Projects.Concat(Leaves.Projects).Where(project => (name + ".").StartsWith(project + ".", StringComparison.Ordinal))
            .MaxBy(project => project.Length) ?? "";

    /// <summary>The library of a namespace, by its beginning; empty for the framework's own.</summary>
    public static string Library(string name)
    {
        var parts = name.Split('.');
        return parts switch
        {
            ["System", "CommandLine", ..] => "System.CommandLine",
            ["System", ..] or ["Microsoft", "Win32" or "CodeAnalysis", ..] => "",
            ["Microsoft", var second, ..] => "Microsoft." + second,
            _ => parts[0],
        };
    }

    private static IReadOnlyList<Arrow> FromProjects(Func<string, string> place) =>
    [
        .. from pair in Pairs()
           let arrow = new Arrow(
               ProjectOf(pair.From.Namespace.FullName), place(pair.To.Namespace.FullName), $"{pair.From.Name} knows {pair.To.Name}")
           where arrow.To.Length > 0 && arrow.From != arrow.To
           select arrow,
    ];

    // A type parameter is nobody's: one of the same name stands for those of all rooms.
    private static IEnumerable<(IType From, IType To)> Pairs() =>
        from type in s_architecture.Value.Types
        where IsOwn(type.Namespace.FullName)
        from dependency in type.Dependencies
        where dependency.Target.Namespace is not null && dependency.Target is not GenericParameter
        select (type, dependency.Target);

    private static string RoomOf(IType type)
    {
        var name = type.Namespace.FullName;
        var project = ProjectOf(name);
        return name == project ? project : name[(project.Length + 1)..];
    }
}

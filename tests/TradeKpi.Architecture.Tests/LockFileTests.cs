using System.Text.Json;
using System.Xml.Linq;

namespace TradeKpi.Architecture.Tests;

/// <summary>
/// Which packages a build takes stands in the repository, each with its digest; leaves restore only where their package is served.
/// </summary>
public class LockFileTests
{
    public static TheoryData<string> Locked => [.. Projects()];

    [Theory]
    [MemberData(nameof(Locked))]
    public void Every_package_of_a_project_is_locked_at_the_version_that_is_managed_centrally(string project)
    {
        var path = Path.Combine(Repository.Root, Path.GetDirectoryName(project)!, "packages.lock.json");
        Assert.True(File.Exists(path), $"{path} is missing: dotnet restore {project} -p:RestorePackagesWithLockFile=true makes it.");
        using var file = JsonDocument.Parse(File.ReadAllText(path));
        var central = Central();
        foreach (var package in file.RootElement.GetProperty("dependencies").EnumerateObject()
            .SelectMany(target => target.Value.EnumerateObject()))
        {
            var type = package.Value.GetProperty("type").GetString();
            if (type == "Project")
                continue;
            Assert.True(package.Value.TryGetProperty("contentHash", out _), $"{project}: {package.Name} has no digest.");
            if (type == "Direct")
                Assert.Equal(central[package.Name], package.Value.GetProperty("resolved").GetString());
        }
    }

    private static IEnumerable<string> Projects()
    {
        using var filter = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "TradeKpi.Local.slnf")));
        return [.. filter.RootElement.GetProperty("solution").GetProperty("projects").EnumerateArray()
            .Select(project => project.GetString()!)];
    }

    private static Dictionary<string, string> Central() => XDocument.Load(Path.Combine(Repository.Root, "Directory.Packages.props"))
        .Descendants("PackageVersion")
        .ToDictionary(package => package.Attribute("Include")!.Value, package => package.Attribute("Version")!.Value,
            StringComparer.OrdinalIgnoreCase);
}

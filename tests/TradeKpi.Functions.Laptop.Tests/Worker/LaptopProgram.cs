using TradeKpi.Functions.Tests;

namespace TradeKpi.Functions.Laptop.Tests.Worker;

/// <summary>The laptop's program as it was built beside these tests, and the settings that the sample gives it.</summary>
internal static class LaptopProgram
{
    private const string Tests = "tests/TradeKpi.Functions.Laptop.Tests";

    // The tests' own output ends in the same configuration and framework.
    private static readonly string s_ending = Path.GetRelativePath(Path.Combine(RepositoryFiles.Root, Tests), AppContext.BaseDirectory);

    public static string Dll { get; } = Built("src/TradeKpi.Functions.Laptop");

    /// <summary>The same with the trigger of Event Hubs.</summary>
    public static string WithHubTrigger { get; } = Built("tests/TradeKpi.Functions.Laptop.HubProgram");

    /// <summary>local.settings.sample.json's values, with changes; a null unsets.</summary>
    public static Dictionary<string, string?> Settings(params IEnumerable<(string Name, string? Value)> changes)
    {
        var settings = RepositoryFiles.Json("local.settings.sample.json").GetProperty("Values").EnumerateObject()
            .ToDictionary(value => value.Name, value => value.Value.GetString(), StringComparer.Ordinal);
        foreach (var (name, value) in changes)
            settings[name] = value;
        return settings;
    }

    private static string Built(string project) =>
        Path.Combine(RepositoryFiles.Root, project, s_ending, Path.GetFileName(project) + ".dll");
}

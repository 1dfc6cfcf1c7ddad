using TradeKpi.Functions.Tests;

namespace TradeKpi.Functions.Laptop.Tests.Worker;

/// <summary>The laptop's program as it was built beside these tests, and the settings that the sample gives it.</summary>
internal static class LaptopProgram
{
    private const string Name = "TradeKpi.Functions.Laptop";

    /// <summary>The tests' own output ends in the same configuration and framework.</summary>
    public static string Output { get; } = Path.Combine(
        RepositoryFiles.Root, "src", Name,
        Path.GetRelativePath(Path.Combine(RepositoryFiles.Root, "tests", Name + ".Tests"), AppContext.BaseDirectory));

    public static string Dll { get; } = Path.Combine(Output, Name + ".dll");

    /// <summary>local.settings.sample.json's values, with changes; a null unsets.</summary>
    public static Dictionary<string, string?> Settings(params IEnumerable<(string Name, string? Value)> changes)
    {
        var settings = RepositoryFiles.Json("local.settings.sample.json").GetProperty("Values").EnumerateObject()
            .ToDictionary(value => value.Name, value => value.Value.GetString(), StringComparer.Ordinal);
        foreach (var (name, value) in changes)
            settings[name] = value;
        return settings;
    }
}

using System.Text.Json;
using TradeKpi.Specs;

namespace TradeKpi.Functions.Tests;

/// <summary>Files at the root of the repository and in <c>infra/</c>, as text.</summary>
internal static class RepositoryFiles
{
    public static string Root { get; } = RepositoryRoot.Path;

    public static JsonElement Json(string path) => JsonSerializer.Deserialize<JsonElement>(Text(path));

    public static string Text(string path) => File.ReadAllText(Path.Combine(Root, path));

    /// <summary>The names under <c>Values</c> of local.settings.sample.json.</summary>
    public static HashSet<string> SampleSettings { get; } =
        [.. Json("local.settings.sample.json").GetProperty("Values").EnumerateObject().Select(value => value.Name)];
}

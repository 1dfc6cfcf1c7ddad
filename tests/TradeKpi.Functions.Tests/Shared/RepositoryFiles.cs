using System.Text.Json;
using System.Text.RegularExpressions;
using TradeKpi.Specs;

namespace TradeKpi.Functions.Tests;

/// <summary>Files at the root of the repository and in <c>infra/</c>, as text.</summary>
internal static partial class RepositoryFiles
{
    public static string Root { get; } = RepositoryRoot.Path;

    public static JsonElement Json(string path) => JsonSerializer.Deserialize<JsonElement>(Text(path));

    public static string Text(string path) => File.ReadAllText(Path.Combine(Root, path));

    /// <summary>The names under <c>Values</c> of local.settings.sample.json.</summary>
    public static HashSet<string> SampleSettings { get; } =
        [.. Json("local.settings.sample.json").GetProperty("Values").EnumerateObject().Select(value => value.Name)];

    /// <summary>The names of the app settings that the Bicep module makes.</summary>
    public static HashSet<string> AzureSettings { get; } = ReadAzureSettings();

    private static HashSet<string> ReadAzureSettings()
    {
        var bicep = Text("infra/modules/function-app.bicep");
        var start = bicep.IndexOf("var required = {", StringComparison.Ordinal);
        var end = bicep.IndexOf("var callers", start, StringComparison.Ordinal);
        return [.. SettingName().Matches(bicep[start..end]).Select(match => match.Groups["name"].Value)];
    }

    [GeneratedRegex("^  '?(?<name>[A-Za-z_.]+)'?: ", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SettingName();
}

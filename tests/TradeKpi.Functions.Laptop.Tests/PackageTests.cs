using System.Diagnostics;
using System.Text.Json;

namespace TradeKpi.Functions.Laptop.Tests;

/// <summary>What is built for whom: the embedded parts are for laptops.</summary>
public class PackageTests
{
    [Theory]
    [InlineData("-p:Configuration=Release", false)]
    [InlineData("-p:Configuration=Debug -p:_IsPublishing=true", false)]
    [InlineData("-p:Configuration=Debug", true)]
    [InlineData("-p:Configuration=Release -p:TradeKpiEmbedded=true", true)]
    public async Task The_deployed_package_carries_no_embedded_engine(string properties, bool embedded)
    {
        var items = await ItemsAsync(properties);
        Assert.Equal(embedded, Names(items, "ProjectReference").Any(name => name.Contains("Embedded", StringComparison.Ordinal)));
        Assert.Equal(embedded, Names(items, "Compile").Any(name => name.StartsWith("Embedded", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Host_json_is_copied_to_the_output_and_the_package_and_local_settings_only_to_the_output()
    {
        var host = (await ItemsAsync("-p:Configuration=Release")).GetProperty("None").EnumerateArray()
            .Single(item => item.GetProperty("Identity").GetString()!.EndsWith("host.json", StringComparison.Ordinal));
        Assert.Equal("host.json", host.GetProperty("Link").GetString());
        Assert.Equal("PreserveNewest", host.GetProperty("CopyToOutputDirectory").GetString());
        Assert.Equal("PreserveNewest", host.GetProperty("CopyToPublishDirectory").GetString());
        var project = RepositoryFiles.Text("src/TradeKpi.Functions/TradeKpi.Functions.csproj");
        Assert.Matches("local.settings.json\" Link=\"local.settings.json\" CopyToOutputDirectory=\"PreserveNewest\" CopyToPublishDirectory=\"Never\"", project);
    }

    private static IEnumerable<string> Names(JsonElement items, string kind) =>
        items.GetProperty(kind).EnumerateArray().Select(item => item.GetProperty("Identity").GetString()!);

    private static async Task<JsonElement> ItemsAsync(string properties)
    {
        var project = Path.Combine(RepositoryFiles.Root, "src/TradeKpi.Functions/TradeKpi.Functions.csproj");
        var start = new ProcessStartInfo("dotnet", $"msbuild \"{project}\" {properties} -getItem:ProjectReference -getItem:Compile -getItem:None")
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using var msbuild = Process.Start(start)!;
        var answer = await msbuild.StandardOutput.ReadToEndAsync();
        await msbuild.WaitForExitAsync();
        Assert.True(msbuild.ExitCode == 0, answer);
        return JsonSerializer.Deserialize<JsonElement>(answer).GetProperty("Items");
    }
}

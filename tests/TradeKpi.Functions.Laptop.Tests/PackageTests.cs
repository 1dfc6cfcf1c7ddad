using System.Diagnostics;
using System.Text.Json;
using TradeKpi.Functions.Tests;

namespace TradeKpi.Functions.Laptop.Tests;

/// <summary>What is built for whom: the embedded parts are for laptops.</summary>
public class PackageTests
{
    [Theory]
    [InlineData("TradeKpi.Functions.Host", false)]
    [InlineData("TradeKpi.Functions.Laptop", true)]
    public async Task The_deployed_package_carries_no_embedded_engine(string program, bool embedded)
    {
        var projects = new HashSet<string>(StringComparer.Ordinal)
        { Path.GetFullPath(Path.Combine(RepositoryFiles.Root, "src", program, program + ".csproj")) };
        var open = new Queue<string>(projects);
        while (open.TryDequeue(out var project))
        {
            foreach (var reference in (await ItemsAsync(project)).GetProperty("ProjectReference").EnumerateArray())
            {
                var path = reference.GetProperty("FullPath").GetString()!;
                if (projects.Add(path))
                    open.Enqueue(path);
            }
        }

        Assert.Equal(embedded, projects.Any(project => Path.GetFileName(project) == "TradeKpi.Embedded.csproj"));
    }

    [Theory]
    [InlineData("TradeKpi.Functions.Host")]
    [InlineData("TradeKpi.Functions.Laptop")]
    public async Task Host_json_is_copied_to_the_output_and_the_package_and_local_settings_only_to_the_output(string program)
    {
        var host = (await ItemsAsync(Path.Combine(RepositoryFiles.Root, "src", program, program + ".csproj"))).GetProperty("None")
            .EnumerateArray()
            .Single(item => item.GetProperty("Identity").GetString()!.EndsWith("host.json", StringComparison.Ordinal));
        Assert.Equal("host.json", host.GetProperty("Link").GetString());
        Assert.Equal("PreserveNewest", host.GetProperty("CopyToOutputDirectory").GetString());
        Assert.Equal("PreserveNewest", host.GetProperty("CopyToPublishDirectory").GetString());
        var props = RepositoryFiles.Text("src/TradeKpi.Functions/Program.props");
        Assert.Matches("Link=\"local.settings.json\" [^>]*CopyToOutputDirectory=\"PreserveNewest\" CopyToPublishDirectory=\"Never\"",
            props);
    }

    private static async Task<JsonElement> ItemsAsync(string project)
    {
        var start = new ProcessStartInfo("dotnet", $"msbuild \"{project}\" -getItem:ProjectReference -getItem:None")
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

using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using TradeKpi.Specs;

namespace TradeKpi.SnowflakeApi.Tests;

/// <summary>Snowflake's driver for Node, in a process of its own.</summary>
internal static class NodeDriver
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    /// <summary>Why it cannot run, or null.</summary>
    public static string? Missing => Node.WhyNot("Snowflake's driver", Path.Combine(Folder, "node_modules", "snowflake-sdk"));

    private static string Folder => typeof(NodeDriver).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(entry => entry.Key == "NodeFolder").Value!;

    /// <summary>Signs in, asks one after another, and leaves.</summary>
    /// <param name="steps">What the driver's <c>execute</c> takes.</param>
    public static Task<JsonArray> AskAsync(Uri door, params object[] steps) => AskAsync(door, new { }, steps);

    public static Task<JsonArray> AskAsync(Uri door, object settings, object[] steps)
    {
        var connection = JsonSerializer.SerializeToNode(settings)!.AsObject();
        connection["accessUrl"] = door.ToString().TrimEnd('/');
        return RunAsync("ask.cjs", new JsonObject { ["connection"] = connection, ["steps"] = JsonSerializer.SerializeToNode(steps) });
    }

    /// <summary>Runs a script with an object as its input; the array that it answers.</summary>
    public static async Task<JsonArray> RunAsync(string script, JsonObject input)
    {
        using var process = Process.Start(new ProcessStartInfo("node", [Path.Combine(Folder, script)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = Path.GetTempPath(),
        })!;
        await process.StandardInput.WriteAsync(input.ToJsonString());
        process.StandardInput.Close();
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var patience = new CancellationTokenSource(s_patience);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
        }

        var line = (await output).Split('\n').LastOrDefault(line => line.StartsWith("ANSWERS ", StringComparison.Ordinal));
        Assert.True(line is not null, $"{await output}\n{await errors}");
        return JsonNode.Parse(line["ANSWERS ".Length..])!.AsArray();
    }
}

/// <summary>Snowflake's driver, which runs on Node.</summary>
public sealed class RequiresNodeDriverAttribute : RequiresAttribute
{
    public override string? Missing => NodeDriver.Missing;
}

using System.Runtime.CompilerServices;
using System.Text.Json;
using TradeKpi.Local.Settings;
using TradeKpi.Local.Shell;
using TradeKpi.Local.Tests.Crashes;

namespace TradeKpi.Local.Tests.Settings;

public sealed class SettingsTests : IDisposable
{
    private readonly Cli _cli = new();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public void The_schema_is_what_options_and_commands_say()
    {
        var made = SchemaOfSettings.Make();
        if (Environment.GetEnvironmentVariable("TRADEKPI_WRITE") is not null)
            File.WriteAllText(InSource("../../../src/TradeKpi.Local/Settings/tradekpi.schema.json"), made);
        else
            Assert.True(made == SettingsSchema.Text(), "Write it anew: TRADEKPI_WRITE=1 dotnet test --filter The_schema_is; build again.");
    }

    [Fact]
    public async Task Config_tells_every_setting_with_the_one_who_says_so_and_no_secret()
    {
        var file = _cli.Write("my.json",
            """
            {
              // Comments and a last comma are fine.
              "Hub": { "partitions": 8, "Retention": "02:00:00" },
              "Merge": { "MostRows": 1000 },
              "Poll": { "BearerToken": "abcdefgh" },
              "Command": { "run": { "token": "0123456789abcdef", "rate": 5 } },
            }
            """);
        using var rows = JsonDocument.Parse(await _cli.DoAsync("config", "--config", file, "--format", "json"));
        var told = rows.RootElement.EnumerateArray().ToDictionary(row => row.GetProperty("setting").GetString()!,
            row => (row.GetProperty("value").GetString(), row.GetProperty("from").GetString()), StringComparer.OrdinalIgnoreCase);

        Assert.Equal(("8", file), told["Hub:Partitions"]);
        Assert.Equal(("02:00:00", file), told["Hub:Retention"]);
        Assert.Equal(("1048576", "default"), told["Hub:MaxEventBytes"]);

        // A default of this host, beside what the file says of the same section.
        Assert.Equal(("00:00:02", "default"), told["Merge:Debounce"]);
        Assert.Equal(("1000", file), told["Merge:MostRows"]);
        Assert.Equal(("***", file), told["Poll:BearerToken"]);
        Assert.Equal(("***", file), told["Command:run:token"]);
        Assert.Equal(("5", file), told["Command:run:rate"]);
        Assert.Equal(("Warning", "default"), told["Log:Level"]);
        Assert.False(told.ContainsKey("Hub:Folder"));
        Assert.False(Directory.Exists(_cli.Data), "Asking for the settings made a data folder.");
    }

    [Fact]
    public async Task What_the_file_says_of_a_command_counts_unless_the_command_line_says_otherwise()
    {
        var file = _cli.Write("my.json",
            $$$"""{ "Command": { "format": "csv", "generate": { "events": 3, "out": "{{{Path.Combine(_cli.Folder, "made")}}}" } } }""");
        Assert.Contains("3 events in", (await _cli.RunAsync("generate", "--config", file)).Error, StringComparison.Ordinal);
        Assert.Contains("5 events in", (await _cli.RunAsync("generate", "--events", "5", "--config", file)).Error,
            StringComparison.Ordinal);
        Assert.StartsWith("setting,value,from\r\n", await _cli.DoAsync("config", "--config", file), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "Hub": { "Partitons": 8 } }""", "there is no setting Hub:Partitons. Did you mean Partitions?")]
    [InlineData("""{ "Hubs": {} }""", "there is no setting Hubs. Did you mean Hub?")]
    [InlineData("""{ "Command": { "run": { "rat": 5 } } }""", "there is no setting Command:run:rat. Did you mean rate?")]
    [InlineData("""{ "Hub": 8 }""", "Hub must be an object")]
    [InlineData("""{ "Hub": { "Partitions": 1000 } }""", "Hub:Partitions must be between 1 and 256")]
    [InlineData("""{ "Hub": { "Partitions": "many" } }""", "Hub:Partitions must be a whole number from 1 to 256, not 'many'.")]
    [InlineData("""{ "Hub": { "Partitions": { "a": 1 } } }""", "Hub:Partitions must be a whole number from 1 to 256, and no")]
    [InlineData("""{ "Hub": { "Partitions": [8] } }""", "Hub:Partitions must be a whole number from 1 to 256, and no")]
    [InlineData("""{ "Alert": { "Rules": [{ "Name": "a", "Below": "abc" }] } }""", "Alert:Rules:0:Below must be a number, not 'abc'.")]
    [InlineData("""{ "Alert": { "Rules": [{ "Name": "a", "Belwo": 1 }] } }""", "Alert:Rules:0:Belwo is no setting")]
    [InlineData("""{ "Alert": { "Rules": ["a"] } }""", "Alert:Rules:0 must be an object with settings of its own, not 'a'.")]
    [InlineData("""{ "Alert": { "Rules": "a" } }""", "Alert:Rules must be a list, not 'a'.")]
    [InlineData("""{ "Alert": { "Webhooks": [{ "Name": "a", "Url": ["b"] }] } }""", "Alert:Webhooks:0:Url must be an address")]
    [InlineData("""{ "Events": { "TableEntities": { "t": "orders" } } }""", "Events:TableEntities:t must be one of Order, Customer,")]
    [InlineData("""{ "Events": { "TimeFields": [["a"]] } }""", "Events:TimeFields:0 must be a text")]
    [InlineData("""{ "Command": { "generate": { "events": { "a": 1 } } } }""", "Command:generate:events must be a value")]
    [InlineData("""{ "Command": { "generate": { "events": [{ "a": 1 }] } } }""", "Command:generate:events must be a value")]
    [InlineData("""{ "Command": { "generate": { "events": 0 } } }""", "--events takes a number")]
    [InlineData("""{ "Hub": """, "is no JSON")]
    public async Task A_file_that_is_wrong_is_refused_with_what_is_wrong_before_anything_is_done(string settings, string told)
    {
        var result = await _cli.RunAsync("generate", "--events", "1", "--config", _cli.Write("my.json", settings));
        if (settings.Contains("\"generate\"", StringComparison.Ordinal))
            result = await _cli.RunAsync("generate", "--config", Path.Combine(_cli.Folder, "my.json"));
        Assert.Equal(ExitCodes.BadUsage, result.Code);
        Assert.Contains(told, result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Out);
    }

    [Theory]
    [InlineData("Alert__Rules__0__Below=abc", "Alert__Rules__0__Below: Alert:Rules:0:Below must be a number, not 'abc'.")]
    [InlineData("Alert__Rules__0__Below=1e400", "Alert__Rules__0__Below: Alert:Rules:0:Below must be a number, not '1e400'.")]
    [InlineData("Alert__Rules__0__Name=A", "Alert__Rules__0: Alert:Rules:0: 'A' is no name of a rule")]
    [InlineData("Generate__Rate=abc", "Generate__Rate: Generate:Rate must be a number from 0.1 to 1000000, not 'abc'.")]
    [InlineData("Poll__Url=abc", "Poll__Url: Poll:Url must be an http or https address")]
    [InlineData("Web__MaxQuestionTime=abc", "Web__MaxQuestionTime: Web:MaxQuestionTime must be a span of time, as 00:00:30 from ")]
    [InlineData("Log__Level=abc", "Log__Level: Log:Level must be one of Trace, Debug,")]
    [InlineData("Hub__Partitons=8", "Hub__Partitons: Hub:Partitons is no setting: of Hub there are ")]
    public async Task A_variable_that_is_wrong_is_named_with_what_is_allowed(string variable, string told)
    {
        var (name, value) = (variable.Split('=')[0], variable.Split('=')[1]);
        using var process = new RealProcess(
            new Dictionary<string, string>(StringComparer.Ordinal) { [name] = value }, "config", "--data", _cli.Data);
        Assert.Equal(ExitCodes.BadUsage, await process.EndAsync(TimeSpan.FromMinutes(1)));
        Assert.StartsWith(told, process.Errors, StringComparison.Ordinal);
    }

    private static string InSource(string path, [CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, path));
}

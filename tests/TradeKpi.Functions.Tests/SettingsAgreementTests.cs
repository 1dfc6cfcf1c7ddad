using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Azure.Functions.Worker;
using TradeKpi.Azure.Hub;
using TradeKpi.Functions.Pipeline;
using TradeKpi.Lake;

namespace TradeKpi.Functions.Tests;

/// <summary>
/// Names that attributes, <c>host.json</c> and <c>local.settings.sample.json</c> must share, because no compiler compares them. What Azure
/// sets is compared with the same by tests/infra-checks, which read it compiled.
/// </summary>
public sealed partial class SettingsAgreementTests
{
    public static TheoryData<string> Triggers =>
        [.. FunctionList.Library.Where(function => function.Http is null).Select(function => function.Name)];

    [Theory]
    [MemberData(nameof(Triggers))]
    public void What_a_trigger_asks_for_is_set_in_the_sample(string name)
    {
        var texts = FunctionList.Library.Single(function => function.Name == name).Texts.ToList();
        var settings = texts.SelectMany(text => Placeholder().Matches(text)).Select(match => match.Groups["name"].Value).ToList();
        Assert.NotEmpty(settings);
        Assert.All(settings, setting => Assert.Contains(setting, RepositoryFiles.SampleSettings));
    }

    [Fact]
    public void Connections_are_emulators_in_the_sample()
    {
        var connections = FunctionList.Library.Select(function => function.Connection).OfType<string>().Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal).ToList();
        Assert.Equal(["LakeStorage"], connections, StringComparer.Ordinal);
        var values = RepositoryFiles.Json("local.settings.sample.json").GetProperty("Values");
        Assert.Equal("UseDevelopmentStorage=true", values.GetProperty("LakeStorage").GetString());
        Assert.Equal("UseDevelopmentStorage=true", values.GetProperty("AzureWebJobsStorage").GetString());
        Assert.False(values.TryGetProperty(EventHubOptions.Section, out _), "Without the setting the embedded hub serves.");
    }

    [Fact]
    public void A_turn_of_the_quarantine_lasts_as_long_as_a_function_may() => Assert.Equal(
        Http.HttpDoor.LongestRun,
        TimeSpan.Parse(RepositoryFiles.Json("host.json").GetProperty("functionTimeout").GetString()!, CultureInfo.InvariantCulture));

    [Fact]
    public void Switches_name_functions_that_exist()
    {
        var switches = RepositoryFiles.SampleSettings.Select(setting => Switch().Match(setting)).Where(match => match.Success).ToList();
        Assert.NotEmpty(switches);
        Assert.All(switches, match => Assert.Contains(FunctionList.Library, function => function.Name == match.Groups["name"].Value));
    }

    [Fact]
    public void The_blob_triggers_watch_the_folder_of_the_events_in_the_lakes_container()
    {
        var values = RepositoryFiles.Json("local.settings.sample.json").GetProperty("Values");
        Assert.Equal($"{values.GetProperty("Lake__Container").GetString()}/{LakePath.Events}{{name}}",
            values.GetProperty("LakeTriggerPath").GetString());
        var triggers = FunctionList.Library.Where(function => function.Trigger is BlobTriggerAttribute)
            .ToDictionary(function => function.Name, function => ((BlobTriggerAttribute)function.Trigger).Source, StringComparer.Ordinal);
        Assert.Equal((nameof(LoadWarehouse), BlobTriggerSource.EventGrid),
            Assert.Single(triggers.Select(trigger => (trigger.Key, trigger.Value))));
    }

    [Fact]
    public void Host_json_configures_the_extensions_that_the_functions_use()
    {
        var host = RepositoryFiles.Json("host.json");
        Assert.Equal("2.0", host.GetProperty("version").GetString());
        Assert.Equal("OpenTelemetry", host.GetProperty("telemetryMode").GetString());
        Assert.Equal(["blobs", "eventHubs", "http"], host.GetProperty("extensions").EnumerateObject().Select(extension => extension.Name)
            .Order(StringComparer.Ordinal), StringComparer.Ordinal);

        // Routes carry their whole path: the page at the root and /odata stand beside /api.
        Assert.Equal("", host.GetProperty("extensions").GetProperty("http").GetProperty("routePrefix").GetString());
        var hub = host.GetProperty("extensions").GetProperty("eventHubs");
        Assert.True(Number(hub, "minEventBatchSize") <= Number(hub, "maxEventBatchSize"));
        Assert.True(Number(hub, "prefetchCount") >= Number(hub, "maxEventBatchSize"));
        Assert.Equal(1, Number(hub, "batchCheckpointFrequency"));

        static int Number(JsonElement of, string name) => of.GetProperty(name).GetInt32();
    }

    [Fact]
    public void Every_value_of_host_json_is_explained()
    {
        var manual = RepositoryFiles.Text("src/TradeKpi.Functions/README.md");
        Assert.All(Leaves(RepositoryFiles.Json("host.json")).Except(["version", "Host.Startup"], StringComparer.Ordinal),
            name => Assert.Contains($"`{name}`", manual, StringComparison.Ordinal));

        static IEnumerable<string> Leaves(JsonElement json) =>
            json.EnumerateObject()
                .SelectMany(member => member.Value.ValueKind == JsonValueKind.Object ? Leaves(member.Value) : [member.Name]);
    }

    [GeneratedRegex("%(?<name>[^%]+)%", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Placeholder();

    [GeneratedRegex("^AzureWebJobs\\.(?<name>\\w+)\\.Disabled$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Switch();
}

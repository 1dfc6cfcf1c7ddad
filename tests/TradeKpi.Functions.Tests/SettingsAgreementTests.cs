using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Azure.Functions.Worker;
using TradeKpi.Azure.Hub;
using TradeKpi.Functions.Pipeline;
using TradeKpi.Lake;

namespace TradeKpi.Functions.Tests;

/// <summary>
/// Names that attributes, <c>host.json</c>, <c>local.settings.sample.json</c> and the Bicep module must share, because no compiler compares
/// them.
/// </summary>
public sealed partial class SettingsAgreementTests
{
    // Only an emulator is reached by a connection string, and only a laptop has embedded parts.
    private static readonly HashSet<string> s_localOnly =
        ["FUNCTIONS_WORKER_RUNTIME", "AzureWebJobsStorage", "LakeStorage", "Lake__ConnectionString", "Embedded__Folder"];

    public static TheoryData<string> Triggers =>
        [.. FunctionList.Library.Where(function => function.Http is null).Select(function => function.Name)];

    [Theory]
    [MemberData(nameof(Triggers))]
    public void What_a_trigger_asks_for_is_set_in_Azure_and_in_the_sample(string name)
    {
        var texts = FunctionList.Library.Single(function => function.Name == name).Texts.ToList();
        var settings = texts.SelectMany(text => Placeholder().Matches(text)).Select(match => match.Groups["name"].Value).ToList();
        Assert.NotEmpty(settings);
        Assert.All(settings, setting =>
        {
            Assert.Contains(setting, RepositoryFiles.AzureSettings);
            Assert.Contains(setting, RepositoryFiles.SampleSettings);
        });
    }

    [Fact]
    public void Connections_are_identities_in_Azure_and_emulators_in_the_sample()
    {
        var connections = FunctionList.Library.Select(function => function.Connection).OfType<string>().Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal).ToList();
        Assert.Equal(["LakeStorage"], connections, StringComparer.Ordinal);
        foreach (var connection in connections.Append(EventHubOptions.Section).Append("AzureWebJobsStorage"))
        {
            Assert.DoesNotContain(connection, RepositoryFiles.AzureSettings);
            Assert.Contains($"{connection}__credential", RepositoryFiles.AzureSettings);
            Assert.Contains($"{connection}__clientId", RepositoryFiles.AzureSettings);
        }

        Assert.Contains("EventHub__fullyQualifiedNamespace", RepositoryFiles.AzureSettings);
        Assert.Contains("LakeStorage__blobServiceUri", RepositoryFiles.AzureSettings);
        Assert.Contains("LakeStorage__queueServiceUri", RepositoryFiles.AzureSettings);
        var values = RepositoryFiles.Json("local.settings.sample.json").GetProperty("Values");
        Assert.Equal("UseDevelopmentStorage=true", values.GetProperty("LakeStorage").GetString());
        Assert.Equal("UseDevelopmentStorage=true", values.GetProperty("AzureWebJobsStorage").GetString());
        Assert.False(values.TryGetProperty("EventHub", out _), "Without the setting the embedded hub serves.");
    }

    [Fact]
    public void A_turn_of_the_quarantine_lasts_as_long_as_a_function_may() => Assert.Equal(
        Http.HttpDoor.LongestRun,
        TimeSpan.Parse(RepositoryFiles.Json("host.json").GetProperty("functionTimeout").GetString()!, CultureInfo.InvariantCulture));

    [Fact]
    public void Switches_name_functions_that_exist()
    {
        var switches = RepositoryFiles.AzureSettings.Concat(RepositoryFiles.SampleSettings).Select(setting => Switch().Match(setting))
            .Where(match => match.Success).ToList();
        Assert.NotEmpty(switches);
        Assert.All(switches, match => Assert.Contains(FunctionList.Library, function => function.Name == match.Groups["name"].Value));
    }

    [Fact]
    public void The_sample_sets_everything_that_Azure_sets_but_what_only_an_account_has()
    {
        var account = RepositoryFiles.AzureSettings.Where(setting =>
            setting.StartsWith("Snowflake__", StringComparison.Ordinal)
            || setting.StartsWith("APPLICATIONINSIGHTS_", StringComparison.Ordinal)
            || setting.EndsWith("__credential", StringComparison.Ordinal) || setting.EndsWith("__clientId", StringComparison.Ordinal)
            || setting.StartsWith("Alert__Webhooks__", StringComparison.Ordinal)
            || setting is "AZURE_CLIENT_ID" or "MANAGED_IDENTITY_CLIENT_ID" or "AzureWebJobsStorage__accountName"
                or "EventHub__fullyQualifiedNamespace" or "Lake__ServiceUri" or "Poll__Url" or "Poll__BearerToken"
                or "LakeStorage__blobServiceUri" or "LakeStorage__queueServiceUri"
                or "Load__MissedAfter" or "Merge__OnArrival"); // of Snowflake's pipes and of its own schedule
        Assert.Equal(
            RepositoryFiles.AzureSettings.Except(account, StringComparer.Ordinal).Order(StringComparer.Ordinal),
            RepositoryFiles.SampleSettings.Except(s_localOnly, StringComparer.Ordinal).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_blob_triggers_watch_the_folder_of_the_events_in_the_lakes_container()
    {
        var values = RepositoryFiles.Json("local.settings.sample.json").GetProperty("Values");
        Assert.Equal($"{values.GetProperty("Lake__Container").GetString()}/{LakePath.Events}{{name}}",
            values.GetProperty("LakeTriggerPath").GetString());
        Assert.Contains("LakeTriggerPath: '${lakeContainer}/lake/{name}'", RepositoryFiles.Text("infra/modules/function-app.bicep"),
            StringComparison.Ordinal);
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

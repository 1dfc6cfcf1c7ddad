using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using TradeKpi.Azure.Adls;
using TradeKpi.Azure.Hub;
using TradeKpi.Azure.Warehouse;
using TradeKpi.Functions.Http;
using TradeKpi.Functions.Tests;
using TradeKpi.Generate;
using TradeKpi.Lake;
using TradeKpi.Publish;

namespace TradeKpi.Functions.Host.Tests;

/// <summary>What the settings make of the deployed program, and that every function can be made from it.</summary>
public sealed class CompositionTests
{
    private static readonly Dictionary<string, string?> s_azure = new(StringComparer.Ordinal)
    {
        ["AZURE_CLIENT_ID"] = "00000000-0000-0000-0000-000000000001",
        ["APPLICATIONINSIGHTS_CONNECTION_STRING"] =
            "InstrumentationKey=00000000-0000-0000-0000-000000000002;IngestionEndpoint=https://example.com/",
        ["AzureWebJobsStorage:accountName"] = "sttradekpihost",
        ["EventHub:fullyQualifiedNamespace"] = "evhns-tradekpi.servicebus.windows.net",
        ["EventHubName"] = "tradekpi",
        ["EventHubConsumerGroup"] = "tradekpi-archive",
        ["LakeTriggerPath"] = "lake/lake/{name}",
        ["GenerateSchedule"] = "*/10 * * * * *",
        ["PollSchedule"] = "*/30 * * * * *",
        ["ReconcileSchedule"] = "0 */5 * * * *",
        ["LakeStorage:blobServiceUri"] = "https://sttradekpilake.blob.core.windows.net",
        ["Lake:ServiceUri"] = "https://sttradekpilake.dfs.core.windows.net",
        ["Lake:Container"] = "lake",
        ["Generate:Rate"] = "25",
        ["Generate:Seed"] = "7",
        ["Snowflake:Account"] = "organisation-account",
        ["Snowflake:User"] = "TRADEKPI_FUNCTIONS",
        ["Snowflake:Warehouse"] = "TRADEKPI_WH",
        ["Snowflake:Database"] = "TRADEKPI",
        ["Snowflake:Role"] = "TRADEKPI_LOADER",
        ["Snowflake:Authenticator"] = "workload_identity",
    };

    [Fact]
    public async Task With_an_account_hub_lake_and_warehouse_are_Azures_and_Snowflakes()
    {
        using var host = Build(s_azure);
        Assert.IsType<EventHubsPublisher>(host.Services.GetRequiredService<IEventPublisher>());
        Assert.IsType<AdlsLake>(host.Services.GetRequiredService<ILake>());
        Assert.IsType<SnowflakeDataSource>(host.Services.GetRequiredService<DbDataSource>());
        host.Services.GetRequiredService<IStartupValidator>().Validate();
        await FunctionsHost.EveryFunctionIsMadeAsync(host, FunctionList.In(typeof(HttpDoor).Assembly, typeof(ArchiveEvents).Assembly));
    }

    [Fact]
    public void The_generator_follows_its_settings_and_the_real_clock()
    {
        using var host = Build(s_azure);
        var options = host.Services.GetRequiredService<IOptions<GenerateOptions>>().Value;
        Assert.Equal((25, 7, GenerateClock.Real), (options.Rate, options.Seed, options.Clock));
    }

    [Theory]
    [InlineData("EventHubName", "", "EventHubName")]
    [InlineData("Lake:ServiceUri", "", "Lake:ServiceUri")]
    [InlineData("Generate:Rate", "0", "Rate")]
    public async Task A_setting_that_cannot_be_is_named_at_start(string setting, string value, string named)
    {
        using var host = Build(new Dictionary<string, string?>(s_azure, StringComparer.Ordinal) { [setting] = value });
        var error = Assert.ThrowsAny<Exception>(() => host.Services.GetRequiredService<IStartupValidator>().Validate());
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
        await Task.CompletedTask;
    }

    private static IHost Build(Dictionary<string, string?> settings) =>
        FunctionsHost.Build(settings, builder => builder.Services.AddAzureParts(builder.Configuration));
}

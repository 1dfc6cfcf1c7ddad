using System.Data.Common;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using TradeKpi.Azure.Hub;
using TradeKpi.Azure.Lake;
using TradeKpi.Azure.Warehouse;
using TradeKpi.Embedded.Hub;
using TradeKpi.Embedded.Snowflake;
using TradeKpi.Functions.Tests;
using TradeKpi.Functions.Hosting;
using TradeKpi.Functions.Pipeline;
using TradeKpi.Generate;
using TradeKpi.Lake;
using TradeKpi.Publish;

namespace TradeKpi.Functions.Host.Tests;

/// <summary>What the settings make of the host, and that every function can be made from it.</summary>
public sealed class CompositionTests : IDisposable
{
    private static readonly Dictionary<string, string?> s_azure = new(StringComparer.Ordinal)
    {
        ["AZURE_CLIENT_ID"] = "00000000-0000-0000-0000-000000000001",
        ["APPLICATIONINSIGHTS_CONNECTION_STRING"] = "InstrumentationKey=00000000-0000-0000-0000-000000000002;IngestionEndpoint=https://example.com/",
        ["AzureWebJobsStorage:accountName"] = "sttradekpihost",
        ["EventHub:fullyQualifiedNamespace"] = "evhns-tradekpi.servicebus.windows.net",
        ["EventHubName"] = "tradekpi",
        ["EventHubConsumerGroup"] = "tradekpi-archive",
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

    private readonly string _folder = Directory.CreateTempSubdirectory("tradekpi-composition-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task With_an_account_hub_lake_and_warehouse_are_Azures_and_Snowflakes()
    {
        using var host = Build(s_azure);
        Assert.IsType<EventHubsPublisher>(host.Services.GetRequiredService<IEventPublisher>());
        Assert.IsType<AdlsLake>(host.Services.GetRequiredService<ILake>());
        Assert.IsType<SnowflakeDataSource>(host.Services.GetRequiredService<DbDataSource>());
        Assert.DoesNotContain(host.Services.GetServices<IHostedService>(), service => service is ArchiveService or WarehouseService);
        await EveryFunctionIsMadeAsync(host, FunctionList.All.Where(function => function.Method.DeclaringType!.Namespace != typeof(TeeLake).Namespace));
    }

    [Fact]
    public async Task The_samples_settings_give_the_embedded_hub_and_warehouse_and_a_lake_of_folder_and_Azurite()
    {
        using var host = Build(Sample());
        Assert.IsType<EmbeddedHub>(host.Services.GetRequiredService<IEventPublisher>());
        Assert.IsType<TeeLake>(host.Services.GetRequiredService<ILake>());
        Assert.IsType<EmbeddedWarehouse>(host.Services.GetRequiredService<DbDataSource>());
        Assert.Equal(2, host.Services.GetServices<IHostedService>().Count(service => service is ArchiveService or WarehouseService));
        await EveryFunctionIsMadeAsync(host, FunctionList.All.Where(function => function.Name != nameof(ArchiveEvents)));
    }

    [Fact]
    public async Task An_Event_Hubs_emulator_takes_the_place_of_the_embedded_hub()
    {
        var settings = Sample();
        settings["EventHub"] = "Endpoint=sb://localhost;SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=SAS_KEY_VALUE;UseDevelopmentEmulator=true;";
        using var host = Build(settings);
        Assert.IsType<EventHubsPublisher>(host.Services.GetRequiredService<IEventPublisher>());
        Assert.IsType<TeeLake>(host.Services.GetRequiredService<ILake>());
        Assert.DoesNotContain(host.Services.GetServices<IHostedService>(), service => service is ArchiveService);
        await EveryFunctionIsMadeAsync(host, FunctionList.All);
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

    private Dictionary<string, string?> Sample()
    {
        var values = RepositoryFiles.Json("local.settings.sample.json").GetProperty("Values");
        var settings = values.EnumerateObject().ToDictionary(value => value.Name.Replace("__", ":", StringComparison.Ordinal), value => value.Value.GetString(), StringComparer.Ordinal);
        settings["Embedded:Folder"] = _folder;
        return settings;
    }

    private static IHost Build(Dictionary<string, string?> settings)
    {
        var builder = FunctionsApplication.CreateBuilder([]);
        builder.ConfigureFunctionsWebApplication();
        builder.Configuration.AddInMemoryCollection(settings);

        // What Core Tools and Azure pass on the command line; nothing is called before the host starts.
        foreach (var name in (string[])["WorkerId", "RequestId", "FunctionId"])
            builder.Configuration[$"Functions:Worker:{name}"] = "1";
        builder.Configuration["Functions:Worker:HostEndpoint"] = "http://127.0.0.1:1";
        builder.Configuration["Functions:Worker:GrpcMaxMessageLength"] = "1000000";
        builder.AddTradeKpiFunctions();
        return builder.Build();
    }

    private static async Task EveryFunctionIsMadeAsync(IHost host, IEnumerable<DeclaredFunction> functions)
    {
        await using var scope = host.Services.CreateAsyncScope();
        Assert.All(functions, function => Assert.NotNull(ActivatorUtilities.CreateInstance(scope.ServiceProvider, function.Method.DeclaringType!)));
    }
}

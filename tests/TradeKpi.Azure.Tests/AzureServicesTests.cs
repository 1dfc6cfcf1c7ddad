using System.Data.Common;
using Azure.Messaging.EventHubs.Producer;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Moq;
using TradeKpi.Azure.Hub;
using TradeKpi.Azure.Lake;
using TradeKpi.Azure.Warehouse;
using TradeKpi.Lake;
using TradeKpi.Publish;
using TradeKpi.Warehouse;

namespace TradeKpi.Azure.Tests;

/// <summary>
/// Settings as <c>infra/modules/function-app.bicep</c> writes them, and as a developer's <c>local.settings.json</c> does.
/// </summary>
public class AzureServicesTests
{
    // What a program adds: the clients of ADLS and of Snowflake, each a project of its own.
    private static readonly ILake s_dfs = Mock.Of<ILake>();
    private static readonly IWarehouseDriver s_driver = Mock.Of<IWarehouseDriver>();

    private static readonly Dictionary<string, string?> s_azure = new(StringComparer.Ordinal)
    {
        ["EventHub:fullyQualifiedNamespace"] = "tradekpi.servicebus.windows.net",
        ["EventHub:credential"] = "managedidentity",
        ["EventHub:clientId"] = "00000000-0000-0000-0000-000000000001",
        ["EventHubName"] = "changes",
        ["Lake:ServiceUri"] = "https://tradekpi.dfs.core.windows.net",
        ["Lake:Container"] = "lake",
        ["Snowflake:Account"] = "acme-prod",
        ["Snowflake:User"] = "tradekpi_functions",
        ["Snowflake:Warehouse"] = "tradekpi_wh",
        ["Snowflake:Database"] = "tradekpi",
        ["Snowflake:Role"] = "tradekpi_loader",
        ["Snowflake:Authenticator"] = "workload_identity",
        ["AZURE_CLIENT_ID"] = "00000000-0000-0000-0000-000000000001",
    };

    [Fact]
    public async Task The_settings_of_the_deployment_give_event_hubs_the_lake_of_the_dfs_endpoint_and_snowflake()
    {
        await using var services = Build();
        Start(services);
        Assert.IsType<EventHubsPublisher>(services.GetRequiredService<IEventPublisher>());
        Assert.Same(s_dfs, services.GetRequiredService<ILake>());
        Assert.Contains("account=acme-prod", services.GetRequiredService<DbDataSource>().ConnectionString, StringComparison.Ordinal);
        var producer = services.GetRequiredService<EventHubProducerClient>();
        Assert.Equal(("tradekpi.servicebus.windows.net", "changes"), (producer.FullyQualifiedNamespace, producer.EventHubName));
        Assert.Equal("changes", services.GetRequiredService<EventHubOptions>().Name);
        Assert.NotNull(services.GetRequiredService<HubBatches>());
    }

    [Fact]
    public async Task The_emulators_give_a_hub_and_a_blob_lake()
    {
        await using var services = Build(
            ("EventHub",
                "Endpoint=sb://localhost;SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=SAS_KEY_VALUE;" +
                "UseDevelopmentEmulator=true;"),
            ("EventHub:fullyQualifiedNamespace", null),
            ("Lake:ServiceUri", null),
            ("Lake:ConnectionString", "UseDevelopmentStorage=true"));
        Start(services);
        Assert.IsType<BlobLake>(services.GetRequiredService<ILake>());
        Assert.Equal("localhost", services.GetRequiredService<EventHubProducerClient>().FullyQualifiedNamespace);
    }

    [Fact]
    public async Task A_blob_endpoint_gives_a_blob_lake()
    {
        await using var services = Build(("Lake:ServiceUri", "https://tradekpi.blob.core.windows.net"));
        Assert.IsType<BlobLake>(services.GetRequiredService<ILake>());
    }

    [Theory]
    [InlineData("https://tradekpi.dfs.core.windows.net", "https://tradekpi.blob.core.windows.net/")]
    [InlineData("https://tradekpi.blob.core.windows.net", "https://tradekpi.blob.core.windows.net/")]
    public async Task Files_are_rewritten_through_the_blob_endpoint_whichever_one_writes_them(string service, string blobs)
    {
        Assert.Equal(blobs, LakeOptions.BlobEndpoint(new Uri(service)).ToString());
        await using var services = Build(("Lake:ServiceUri", service));
        Assert.IsType<BlobLake>(services.GetRequiredService<IRewritableLake>());
    }

    [Fact]
    public async Task Each_part_can_be_had_alone()
    {
        await using var services = new ServiceCollection().AddKeyedSingleton(LakeOptions.Hierarchical, s_dfs).AddLake(Configuration())
            .BuildServiceProvider();
        Start(services);
        Assert.NotNull(services.GetService<ILake>());
        Assert.Null(services.GetService<IEventPublisher>());
        Assert.Null(services.GetService<DbDataSource>());
    }

    [Fact]
    public async Task The_door_leaves_room_for_what_event_hubs_adds_unless_it_is_told_otherwise()
    {
        await using var services = Build();
        Assert.Equal(1024 * 1024 - 16 * 1024, services.GetRequiredService<IOptions<PublishOptions>>().Value.MaxEventBytes);
        await using var told = new ServiceCollection().AddEventHubs(Configuration())
            .Configure<PublishOptions>(options => options.MaxEventBytes = 20 * 1024 * 1024).BuildServiceProvider();
        Assert.Equal(20 * 1024 * 1024, told.GetRequiredService<IOptions<PublishOptions>>().Value.MaxEventBytes);
    }

    [Theory]
    [InlineData("EventHub", "Endpoint=sb://tradekpi.servicebus.windows.net;SharedAccessKeyName=k;SharedAccessKey=s",
        "Set EventHub:fullyQualifiedNamespace instead")]
    [InlineData("EventHub:fullyQualifiedNamespace", null, "Set EventHub:fullyQualifiedNamespace")]
    [InlineData("EventHub:fullyQualifiedNamespace", "https://tradekpi.servicebus.windows.net/", "without https://")]
    [InlineData("EventHubName", null, "EventHubName is not set")]
    [InlineData("EventHubName", "two words", "EventHubName must be")]
    [InlineData("EventHub:FirstRetry", "00:00:30", "FirstRetry must not be longer")]
    [InlineData("Lake:ConnectionString", "AccountName=a;AccountKey=k;EndpointSuffix=core.windows.net", "Set Lake:ServiceUri instead")]
    [InlineData("Lake:ConnectionString", "BlobEndpoint=https://a.blob.core.windows.net;AccountName=a;AccountKey=k",
        "Set Lake:ServiceUri instead")]
    [InlineData("Lake:ConnectionString", "UseDevelopmentStorage=true", "and not both")]
    [InlineData("Lake:ServiceUri", null, "Set Lake:ServiceUri")]
    [InlineData("Lake:ServiceUri", "http://tradekpi.dfs.core.windows.net", "must be an https address")]
    [InlineData("Lake:Container", "My Lake", "Lake:Container must be")]
    [InlineData("Snowflake:Account", null, "Snowflake:Account is not set")]
    [InlineData("Snowflake:Account", "https://acme.snowflakecomputing.com", "without https://")]
    [InlineData("Snowflake:Authenticator", "password", "Snowflake:Authenticator must be")]
    [InlineData("Snowflake:Authenticator", "snowflake_jwt", "Snowflake:PrivateKeySecretUri")]
    [InlineData("Snowflake:PrivateKeySecretUri", "https://vault.vault.azure.net/keys/rsa", "Snowflake:PrivateKeySecretUri must be like")]
    [InlineData("Snowflake:Scheme", "http", "Snowflake:Host 127.0.0.1 only")]
    [InlineData("Snowflake:MaxPool", "0", "MaxPool")]
    [InlineData("Snowflake:StatementTimeout", "2.00:00:00", "StatementTimeout")]
    public async Task A_wrong_setting_stops_the_start_and_is_named(string setting, string? value, string message)
    {
        await using var services = Build((setting, value));
        Assert.Contains(message, Assert.Throws<OptionsValidationException>(() => Start(services)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=k;BlobEndpoint=http://127.0.0.1:10000/devstoreaccount1;")]
    [InlineData("UseDevelopmentStorage=true;DevelopmentStorageProxyUri=http://azurite")]
    public async Task An_emulator_s_connection_string_is_taken(string connection)
    {
        await using var services = Build(("Lake:ServiceUri", null), ("Lake:ConnectionString", connection));
        Start(services);
        Assert.Equal(connection, services.GetRequiredService<LakeOptions>().ConnectionString);
    }

    [Fact]
    public async Task A_program_without_the_clients_says_at_start_what_it_lacks()
    {
        await using var services = Build(new ServiceCollection());
        var error = Assert.Throws<AggregateException>(() => Start(services)).Message;
        Assert.Contains("Lake:ServiceUri is a dfs endpoint, and this program has no client for it", error, StringComparison.Ordinal);
        Assert.Contains("this program has no driver of Snowflake", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_pair_comes_from_the_secret_of_the_deployment()
    {
        await using var services = Build(
            ("Snowflake:Authenticator", "snowflake_jwt"),
            ("Snowflake:PrivateKeySecretUri", "https://vault.vault.azure.net/secrets/snowflake-key"));
        Start(services);
        Assert.IsType<SnowflakeDataSource>(services.GetRequiredService<DbDataSource>());
    }

    private static IConfiguration Configuration(params (string Name, string? Value)[] changes)
    {
        var settings = new Dictionary<string, string?>(s_azure, StringComparer.Ordinal);
        foreach (var (name, value) in changes)
            settings[name] = value;
        return new ConfigurationBuilder().AddInMemoryCollection(settings.Where(setting => setting.Value is not null)).Build();
    }

    private static ServiceProvider Build(params (string Name, string? Value)[] changes) =>
        Build(new ServiceCollection().AddKeyedSingleton(LakeOptions.Hierarchical, s_dfs).AddSingleton(s_driver), changes);

    private static ServiceProvider Build(IServiceCollection services, params (string Name, string? Value)[] changes)
    {
        var configuration = Configuration(changes);
        return services.AddEventHubs(configuration).AddLake(configuration).AddSnowflake(configuration).BuildServiceProvider();
    }

    private static void Start(IServiceProvider services) => services.GetRequiredService<IStartupValidator>().Validate();
}

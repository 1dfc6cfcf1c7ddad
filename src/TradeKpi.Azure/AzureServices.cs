using System.Data.Common;
using Azure.Core;
using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Producer;
using Azure.Storage.Blobs;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using TradeKpi.Azure.Hub;
using TradeKpi.Azure.Lake;
using TradeKpi.Azure.SignIn;
using TradeKpi.Azure.Warehouse;
using TradeKpi.Lake;
using TradeKpi.Publish;
using TradeKpi.Report.Asking;
using TradeKpi.Warehouse;

namespace TradeKpi.Azure;

/// <summary>
/// Hub, lake and warehouse of a deployment in Azure, each by itself, so that a host may choose an embedded one instead. The clients of ADLS
/// and of Snowflake are the host's to add: each is a project of its own.
/// </summary>
public static class AzureServices
{
    /// <summary>What Event Hubs counts beside an event's body: the batch's frame, partition key and content type, with a margin.</summary>
    private const int EventOverheadBytes = 16 * 1024;

    /// <summary>The hub: settings <c>EventHub</c> and <c>EventHubName</c>.</summary>
    public static IServiceCollection AddEventHubs(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddIdentity(configuration);
        services.AddChecked<EventHubOptions>();
        services.AddOptions<EventHubOptions>().Configure(options =>
        {
            var section = configuration.GetSection(EventHubOptions.Section);
            section.Bind(options);
            options.ConnectionString = section.Value ?? options.ConnectionString;
            options.Name = configuration[EventHubOptions.NameSetting] ?? options.Name;
        });
        var untouched = new PublishOptions().MaxEventBytes;
        services.AddOptions<PublishOptions>().PostConfigure(options =>
            options.MaxEventBytes = options.MaxEventBytes == untouched ? untouched - EventOverheadBytes : options.MaxEventBytes);

        services.TryAddSingleton(Producer);
        services.AddSingleton<IEventPublisher, EventHubsPublisher>();
        services.AddSingleton<HubEpoch>();
        services.AddSingleton<HubBatches>();
        return services;
    }

    /// <summary>
    /// The lake: settings <c>Lake</c>; the host's ADLS client (<see cref="LakeOptions.Hierarchical"/>), or blobs where the address says so.
    /// </summary>
    public static IServiceCollection AddLake(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddIdentity(configuration);
        services.AddChecked<LakeOptions>();
        services.AddOptions<LakeOptions>().Bind(configuration.GetSection(LakeOptions.Section)).Validate<IServiceProviderIsKeyedService>(
            (options, known) => !options.IsHierarchical || known.IsKeyedService(typeof(ILake), LakeOptions.Hierarchical),
            $"{LakeOptions.Section}:ServiceUri is a dfs endpoint, and this program has no client for it: set the account's blob endpoint.");
        services.AddSingleton(Blobs);
        services.AddSingleton<ILake>(provider => provider.GetRequiredService<LakeOptions>().IsHierarchical
            ? provider.GetRequiredKeyedService<ILake>(LakeOptions.Hierarchical)
            : provider.GetRequiredService<BlobLake>());

        // An upload to ADLS empties the file before it fills it; a blob is replaced in one step, and both endpoints have the same files.
        services.AddSingleton<IRewritableLake>(provider => provider.GetRequiredService<BlobLake>());
        return services;
    }

    /// <summary>The warehouse: settings <c>Snowflake</c>; the host adds the driver.</summary>
    public static IServiceCollection AddSnowflake(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddIdentity(configuration);
        services.AddChecked<SnowflakeOptions>();
        services.AddOptions<SnowflakeOptions>().Bind(configuration.GetSection(SnowflakeOptions.Section))
            .Validate<IServiceProviderIsService>(
            (_, known) => known.IsService(typeof(IWarehouseDriver)),
            $"{SnowflakeOptions.Section}:Account is set, and this program has no driver of Snowflake.");
        services.AddSingleton<DbDataSource, SnowflakeDataSource>();

        // Reports read, and have no right to more.
        services.AddKeyedSingleton<DbDataSource>(
            nameof(ReportStage),
            (provider, _) => new SnowflakeDataSource(
                provider.GetRequiredService<SnowflakeOptions>().ForReports(), provider.GetRequiredService<TokenCredential>(),
                provider.GetRequiredService<IWarehouseDriver>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new ReportStage(
            provider.GetRequiredKeyedService<DbDataSource>(nameof(ReportStage)), provider.GetRequiredService<ReportOptions>()));
        return services;
    }

    private static void AddIdentity(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => HostIdentity.Of(configuration, provider.GetRequiredService<TimeProvider>()));
    }

    private static BlobLake Blobs(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<LakeOptions>();
        var time = provider.GetRequiredService<TimeProvider>();
        return options.ServiceUri is { } uri
            ? new BlobLake(
                new BlobServiceClient(LakeOptions.BlobEndpoint(uri), provider.GetRequiredService<TokenCredential>())
                    .GetBlobContainerClient(options.Container),
                time, makesContainer: false)
            : new BlobLake(new BlobContainerClient(options.ConnectionString, options.Container), time, makesContainer: true);
    }

    private static EventHubProducerClient Producer(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<EventHubOptions>();

        // HubAttempts tries again, by the host's clock; both together would multiply.
        var client = new EventHubProducerClientOptions
        {
            RetryOptions = new EventHubsRetryOptions { MaximumRetries = 0, TryTimeout = options.AttemptTimeout },
        };
        return options.ConnectionString.Length > 0
            ? new EventHubProducerClient(options.ConnectionString, options.Name, client)
            : new EventHubProducerClient(options.FullyQualifiedNamespace, options.Name, provider.GetRequiredService<TokenCredential>(),
                client);
    }
}

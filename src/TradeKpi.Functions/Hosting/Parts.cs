using Azure.Core;
using Azure.Messaging.EventHubs.Producer;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TradeKpi.Azure;
#if EMBEDDED
using TradeKpi.Functions.Embedded;
#endif

namespace TradeKpi.Functions.Hosting;

/// <summary>Hub, lake and warehouse, as the settings name them. A build with embedded parts runs those that the settings do not name.</summary>
internal static class Parts
{
    public static IServiceCollection AddParts(this IServiceCollection services, IConfiguration settings) =>
        services.AddHub(settings).AddLake(settings).AddWarehouse(settings);

    private static IServiceCollection AddHub(this IServiceCollection services, IConfiguration settings)
    {
#if EMBEDDED
        if (!settings.GetSection("EventHub").Exists())
            return services.AddHubInProcess(settings);
#endif
        return services.AddEventHubs(settings).AddSingleton(provider =>
        {
            var hub = provider.GetRequiredService<EventHubProducerClient>();
            var storage = HostStorage.Blobs(settings, provider.GetRequiredService<TokenCredential>());
            return new HubLag(hub, storage.GetBlobContainerClient(HubLag.Container), $"{hub.FullyQualifiedNamespace}/{hub.EventHubName}/{settings["EventHubConsumerGroup"]}");
        });
    }

    private static IServiceCollection AddWarehouse(this IServiceCollection services, IConfiguration settings)
    {
#if EMBEDDED
        if (string.IsNullOrEmpty(settings["Snowflake:Account"]))
            return services.AddWarehouseInProcess(settings);
#endif
        return services.AddSnowflake(settings);
    }
}

using Azure.Core;
using Azure.Messaging.EventHubs.Producer;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TradeKpi.Azure;
using TradeKpi.Azure.Hub;
using TradeKpi.Azure.Lag;

namespace TradeKpi.Functions.Hosting;

public static class MeasuredHub
{
    /// <summary>Event Hubs, and how far its trigger is behind.</summary>
    public static IServiceCollection AddMeasuredEventHubs(this IServiceCollection services, IConfiguration settings) =>
        services.AddEventHubs(settings).AddSingleton(provider =>
        {
            var hub = provider.GetRequiredService<EventHubProducerClient>();
            var checkpoints = HostStorage.Blobs(settings, provider.GetRequiredService<TokenCredential>())
                .GetBlobContainerClient(HubLag.Container);
            return new HubLag(hub, checkpoints, $"{hub.FullyQualifiedNamespace}/{hub.EventHubName}/{settings["EventHubConsumerGroup"]}");
        }).AddSingleton<IPartitionBeginnings>(provider => provider.GetRequiredService<HubLag>());
}

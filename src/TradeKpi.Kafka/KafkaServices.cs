using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace TradeKpi.Kafka;

/// <summary>The door of Kafka's topics.</summary>
public static class KafkaServices
{
    /// <summary>Registers the stage; a host brings the <see cref="IArchiveFrontier"/> and the options.</summary>
    public static IServiceCollection AddKafka(this IServiceCollection services)
    {
        services.AddChecked<KafkaOptions>(KafkaOptions.Section);
        services.TryAddSingleton<KafkaStage>();
        return services;
    }
}

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace TradeKpi.Generate;

/// <summary>The mock sources, for hosts that bring an <see cref="Publish.IEventPublisher"/>.</summary>
public static class GenerateServices
{
    public static IServiceCollection AddGenerate(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddChecked<GenerateOptions>();
        services.TryAddSingleton<GenerateStage>();
        return services;
    }
}

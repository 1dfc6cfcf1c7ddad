using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TradeKpi.Azure;
using TradeKpi.Azure.Adls;
using TradeKpi.Functions.Hosting;
using TradeKpi.Snowflake;

namespace TradeKpi.Functions.Host;

/// <summary>Event Hubs, ADLS and Snowflake, as the settings name them.</summary>
internal static class AzureParts
{
    public static IServiceCollection AddAzureParts(this IServiceCollection services, IConfiguration settings) =>
        services.AddMeasuredEventHubs(settings).AddLake(settings).AddAdls().AddSnowflake(settings).AddSnowflakeDriver();
}

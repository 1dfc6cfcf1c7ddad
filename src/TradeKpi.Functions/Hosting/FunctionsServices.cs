using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TradeKpi.Functions.Http;
using TradeKpi.Web;

namespace TradeKpi.Functions.Hosting;

/// <summary>What this host is made of: the stages, the endpoints, and what the settings say stands behind them.</summary>
internal static class FunctionsServices
{
    public static void AddTradeKpiFunctions(this IHostApplicationBuilder builder)
    {
        builder.Services
            .AddTradeKpi()
            .AddTradeKpiWeb()
            .AddSettings()
            .AddParts(builder.Configuration)
            .AddTelemetry(builder.Configuration)
            .AddSingleton<HttpDoor>();

        // Some stages are for hosts that pull from their hub or can recompute their warehouse; nobody asks for them here.
        builder.ConfigureContainer(new DefaultServiceProviderFactory(new ServiceProviderOptions { ValidateScopes = true }));
    }
}

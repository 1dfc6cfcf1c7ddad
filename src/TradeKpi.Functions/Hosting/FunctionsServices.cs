using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TradeKpi.Functions.Http;
using TradeKpi.Lake;
using TradeKpi.Operate;
using TradeKpi.Report.Asking;
using TradeKpi.Web;

namespace TradeKpi.Functions.Hosting;

/// <summary>
/// What every program of functions is made of: the stages, the endpoints, the settings. What stands behind them the program adds.
/// </summary>
public static class FunctionsServices
{
    public static void AddTradeKpiFunctions(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services
            .AddTradeKpi()
            .AddTradeKpiWeb()
            .AddSettings()
            .AddHostSettings()
            .AddTelemetry(builder.Configuration)
            .AddChecked<QuietOptions>("Measure")
            .AddSingleton<LakeNews>()
            .AddSingleton<QuietTime>()
            .AddSingleton<StageWatch>()
            .AddSingleton<IStageFaults>(provider => provider.GetRequiredService<StageWatch>())
            .AddSingleton<HttpDoor>();

        // Some stages are for hosts that pull from their hub or can recompute their warehouse; nobody asks for them here.
        builder.ConfigureContainer(new DefaultServiceProviderFactory(new ServiceProviderOptions { ValidateScopes = true }));
    }
}

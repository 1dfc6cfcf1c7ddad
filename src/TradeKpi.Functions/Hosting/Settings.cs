using Microsoft.Extensions.DependencyInjection;
using TradeKpi.Events;
using TradeKpi.Generate;
using TradeKpi.Load;
using TradeKpi.Merge;
using TradeKpi.Poll;
using TradeKpi.Publish;
using TradeKpi.Web.Http;

namespace TradeKpi.Functions.Hosting;

/// <summary>The options that app settings may change, as <c>Section__Name</c>.</summary>
internal static class Settings
{
    public static IServiceCollection AddSettings(this IServiceCollection services)
    {
        services.AddGenerate().AddOptions<GenerateOptions>().BindConfiguration(GenerateOptions.Section);
        services.AddOptions<EventOptions>().BindConfiguration("Events");
        services.AddOptions<PublishOptions>().BindConfiguration("Publish");
        services.AddOptions<PollOptions>().BindConfiguration(PollOptions.Section);
        services.AddOptions<LoadOptions>().BindConfiguration("Load");
        services.AddOptions<MergeOptions>().BindConfiguration("Merge");
        services.AddOptions<WebOptions>().BindConfiguration("Web");

        // Events happen when they are made; a virtual clock would begin again with every instance and repeat its events.
        services.PostConfigure<GenerateOptions>(options => options.Clock = GenerateClock.Real);
        return services;
    }
}

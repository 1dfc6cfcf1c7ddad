using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TradeKpi.Alert;
using TradeKpi.Events;
using TradeKpi.Generate;
using TradeKpi.Load;
using TradeKpi.Merge;
using TradeKpi.Operate;
using TradeKpi.Poll;
using TradeKpi.Publish;
using TradeKpi.Report.Asking;
using TradeKpi.Web.Http;

namespace TradeKpi.Functions.Hosting;

/// <summary>The options that app settings may change, as <c>Section__Name</c>.</summary>
internal static class Settings
{
    public static IServiceCollection AddSettings(this IServiceCollection services)
    {
        services.AddGenerate().AddSection<GenerateOptions>(GenerateOptions.Section)
            .AddSection<EventOptions>(EventOptions.Section)
            .AddSection<PublishOptions>("Publish")
            .AddSection<PollOptions>(PollOptions.Section)
            .AddSection<LoadOptions>("Load")
            .AddSection<MergeOptions>("Merge")
            .AddSection<QuietOptions>("Measure")
            .AddSection<AlertOptions>(AlertOptions.Section)
            .AddSection<ReportOptions>("Report")
            .AddSection<WebOptions>("Web");

        // Events happen when they are made; a virtual clock would begin again with every instance and repeat its events.
        services.PostConfigure<GenerateOptions>(options => options.Clock = GenerateClock.Real);
        return services;
    }

    private static IServiceCollection AddSection<T>(this IServiceCollection services, string section)
        where T : class
    {
        services.AddOptions<T>().Configure<IConfiguration>((options, settings) => Bind(settings.GetSection(section), options));
        return services;
    }

    // A name that nobody knows is a slip, as is a value of another type in a list: they would count for nothing.
    private static void Bind<T>(IConfigurationSection section, T options)
        where T : class
    {
        if (SettingFaults.Of<T>(section) is { Count: > 0 } faults)
            throw new OptionsValidationException(section.Key, typeof(T), faults);
        section.Bind(options, binder => binder.ErrorOnUnknownConfiguration = true);
    }
}

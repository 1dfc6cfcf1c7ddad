using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TradeKpi.Alert;
using TradeKpi.Archive;
using TradeKpi.Embedded;
using TradeKpi.Embedded.Hub;
using TradeKpi.Events;
using TradeKpi.Local.Pipeline;
using TradeKpi.Merge;
using TradeKpi.Publish;
using TradeKpi.Report.Asking;
using TradeKpi.Web.Http;

namespace TradeKpi.Local.Hosting;

/// <summary>Everything of the pipeline that runs in one process.</summary>
internal static class LocalServices
{
    public static IServiceCollection AddTradeKpiLocal(this IServiceCollection services, DataFolder folder, TimeProvider time)
    {
        services.AddSingleton(time);
        services.AddLogging(logging => logging.ClearProviders().SetMinimumLevel(LogLevel.Warning).AddProvider(new FileLog(folder, time)));
        services.AddTelemetryExport();
        services.AddTradeKpi().AddTradeKpiEmbedded(folder);

        // A run of the graph costs more than its few rows: what comes within two seconds shares one, and figures stay seconds old.
        var environment = new ConfigurationBuilder().AddEnvironmentVariables().Build();
        services.AddOptions<MergeOptions>()
            .Configure(options => (options.Debounce, options.MostRows) = (TimeSpan.FromSeconds(2), 25_000))
            .Bind(environment.GetSection("Merge"));
        services.AddOptions<EventOptions>().Bind(environment.GetSection(EventOptions.Section));
        services.AddOptions<ReportOptions>().Bind(environment.GetSection("Report"));
        services.AddOptions<EngineOptions>().Bind(environment.GetSection(EngineOptions.Section));
        services.AddOptions<HubOptions>().Bind(environment.GetSection(HubOptions.Section));

        // Questions run on this machine, which takes events meanwhile.
        services.AddOptions<WebOptions>().Configure(options =>
            (options.MaxQuestions, options.AllowedHosts) = (Math.Max(2, Environment.ProcessorCount), "localhost"))
            .Bind(environment.GetSection("Web"));
        services.AddOptions<AlertOptions>().Bind(environment.GetSection(AlertOptions.Section));
        services.AddSingleton<AlertLoop>();
        services.AddSingleton<LocalPipeline>();
        services.AddSingleton<DiskRoom>();
        services.AddSingleton<IStageFaults, LocalStageFaults>();
        return services;
    }

    /// <summary>Reports alone, of a warehouse that other processes may read, too.</summary>
    public static IServiceCollection ToRead(this IServiceCollection services) => services
        .AddSingleton(provider => EmbeddedDatabase.ToRead(provider.GetRequiredService<DataFolder>(),
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<EngineOptions>()))
        .AddSingleton<IStageFaults>(provider => provider.GetRequiredService<DiskRoom>());

    /// <summary>Large batches, and rarely gold: a replay waits for nobody. One below two million rows refreshes once, at its end.</summary>
    public static IServiceCollection ForReplay(this IServiceCollection services) => services
        .Configure<PublishOptions>(options => (options.BatchEvents, options.BatchBytes) = (20_000, 8 * 1024 * 1024))
        .Configure<ArchiveOptions>(options => (options.BatchEvents, options.BatchBytes) = (100_000, 32 * 1024 * 1024))
        .Configure<MergeOptions>(options => (options.Rows, options.MostRows) = (2_000_000, 1_000_000_000));
}

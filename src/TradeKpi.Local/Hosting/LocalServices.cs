using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TradeKpi.Archive;
using TradeKpi.Embedded;
using TradeKpi.Local.Pipeline;
using TradeKpi.Local.Settings;
using TradeKpi.Merge;
using TradeKpi.Publish;
using TradeKpi.Report.Asking;
using TradeKpi.SnowflakeApi;
using TradeKpi.SnowflakeApi.Limits;
using TradeKpi.Web.Http;

namespace TradeKpi.Local.Hosting;

/// <summary>Everything of the pipeline that runs in one process.</summary>
internal static class LocalServices
{
    /// <param name="settings">The environment where they are not given.</param>
    /// <param name="configure">Whatever is other in one host; settings that are given stand above it.</param>
    public static IServiceCollection AddTradeKpiLocal(
        this IServiceCollection services, DataFolder folder, TimeProvider time, IConfiguration? settings = null,
        Action<IServiceCollection>? configure = null)
    {
        settings ??= new ConfigurationBuilder().AddEnvironmentVariables().Build();
        var log = settings.GetSection("Log").Get<LogOptions>() ?? new LogOptions();
        services.AddSingleton(time);
        services.AddLogging(logging => logging.ClearProviders().SetMinimumLevel(log.Level).AddProvider(new FileLog(folder, time)));
        services.AddTelemetryExport();
        services.AddTradeKpi().AddTradeKpiEmbedded(folder);

        // A run of the graph costs more than its few rows: what comes within two seconds shares one, and figures stay seconds old.
        services.Configure<MergeOptions>(options => (options.Debounce, options.MostRows) = (TimeSpan.FromSeconds(2), 25_000));

        // Questions run on this machine, which takes events meanwhile.
        services.Configure<WebOptions>(options =>
            (options.MaxQuestions, options.AllowedHosts) = (Math.Max(2, Environment.ProcessorCount), "localhost"));
        services.AddChecked<SnowflakeApiOptions>(SnowflakeApiOptions.Section);
        services.AddSingleton(provider => new SqlDesk(provider.GetRequiredService<EmbeddedDatabase>().Warehouse,
            provider.GetRequiredService<SnowflakeApiOptions>(), folder.Scratch("sql-results"), time));
        services.AddSingleton<AlertLoop>();
        services.AddSingleton<LocalPipeline>();
        services.AddSingleton(provider => new Lazy<LocalPipeline>(provider.GetRequiredService<LocalPipeline>));
        services.AddSingleton<Handover>();
        services.AddSingleton<DiskRoom>();
        services.AddSingleton<IKnownFailures, LocalFailures>();
        services.AddSingleton<IStageFaults, LocalStageFaults>();
        configure?.Invoke(services);
        foreach (var section in Sections.All)
            section.Bind(services, settings);
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

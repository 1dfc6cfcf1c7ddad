using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using TradeKpi.Azure;
using TradeKpi.Azure.Hub;
using TradeKpi.Azure.Lake;
using TradeKpi.Embedded;
using TradeKpi.Embedded.Lake;
using TradeKpi.Functions.Hosting;
using TradeKpi.Lake;
using TradeKpi.Report.Asking;
using TradeKpi.Web.Http;

namespace TradeKpi.Functions.Laptop;

/// <summary>
/// Hub and warehouse in this process, with their data in <c>Embedded__Folder</c>, and the lake that the settings name beside it. A hub that
/// the settings name takes the embedded one's place.
/// </summary>
internal static class LaptopParts
{
    public const string FolderSetting = "Embedded:Folder";

    public static IServiceCollection AddLaptopParts(this IServiceCollection services, IConfiguration settings)
    {
        services.TryAddSingleton(new DataFolder(settings[FolderSetting] is { Length: > 0 } folder ? folder : ".tradekpi"));
        services.AddSingleton<IValidateOptions<FolderHold.FolderCheck>, FolderHold>();
        services.AddOptions<FolderHold.FolderCheck>().ValidateOnStart();
        services.Configure<WebOptions>(options =>
            options.AllowedHosts = settings[$"Web:{nameof(WebOptions.AllowedHosts)}"] ?? "localhost");
        services.AddHub(settings).AddLake(settings);
        return string.IsNullOrEmpty(settings["Snowflake:Account"]) ? services.AddWarehouse() : services.AddSnowflake(settings);
    }

    private static IServiceCollection AddHub(this IServiceCollection services, IConfiguration settings)
    {
        if (!settings.GetSection(EventHubOptions.Section).Exists())
            return services.AddEmbeddedHub().AddHostedService<ArchiveService>().AddSingleton<IStageFaults, PumpFaults>();
        services.AddOptions<Trigger>().ValidateOnStart().Validate(
            trigger => trigger.IsBuilt, "EventHub is set, and this build has no trigger for it, so nobody would archive: build with " +
                "-p:EventHubsTrigger=true.");
        return services.AddMeasuredEventHubs(settings);
    }

    /// <summary>The warehouse, its tasks, and the folder that its stage reads beside the lake that the settings name.</summary>
    private static IServiceCollection AddWarehouse(this IServiceCollection services)
    {
        services.AddEmbeddedWarehouse().AddHostedService<WarehouseService>();
        services.AddOptions<EngineOptions>().Configure<IConfiguration>((options, settings) =>
            settings.GetSection(EngineOptions.Section).Bind(options));
        var named = services.Last(service => service.ServiceType == typeof(ILake));
        services.Remove(named);
        services.AddEmbeddedLake();
        services.AddSingleton<IRewritableLake>(
            provider => new TeeRewrite(provider.GetRequiredService<FolderLake>(), provider.GetRequiredService<BlobLake>()));
        return services.AddSingleton<ILake>(
            provider => new TeeLake(provider.GetRequiredService<FolderLake>(), (ILake)named.ImplementationFactory!(provider)));
    }

    /// <summary>What is asked at start, and by nobody else.</summary>
    private sealed class Trigger
    {
        public bool IsBuilt { get; } = Array.Exists(typeof(LaptopParts).Assembly.GetTypes(), type => type.Name == "ArchiveEvents");
    }
}

using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;
using TradeKpi.Archive;
using TradeKpi.Embedded.Hub;
using TradeKpi.Embedded.Lake;
using TradeKpi.Lake;
using TradeKpi.Operate;
using TradeKpi.Publish;

namespace TradeKpi.Embedded;

/// <summary>Hub, lake and warehouse of one process, in one data folder.</summary>
public static class EmbeddedServices
{
    public static IServiceCollection AddTradeKpiEmbedded(this IServiceCollection services, DataFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        services.AddSingleton(folder);
        services.AddChecked<HubOptions>();
        services.AddOptions<HubOptions>().PostConfigure(options => options.Folder = folder.Hub);
        services.AddSingleton<EmbeddedHub>();
        services.AddSingleton<IEventPublisher>(provider => provider.GetRequiredService<EmbeddedHub>());
        services.AddSingleton<IHubReader>(provider => provider.GetRequiredService<EmbeddedHub>());

        services.AddChecked<FolderLakeOptions>();
        services.AddOptions<FolderLakeOptions>().PostConfigure(options => options.Root = folder.Root);
        services.AddSingleton<ILake, FolderLake>();

        services.AddSingleton(provider => new EmbeddedDatabase(folder.Warehouse, folder.Root, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<DbDataSource>(provider => provider.GetRequiredService<EmbeddedDatabase>().Warehouse);
        services.AddSingleton<IScratchWarehouse, EmbeddedScratch>();
        return services;
    }
}

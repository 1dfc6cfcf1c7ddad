using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;
using TradeKpi.Archive;
using TradeKpi.Embedded.Hub;
using TradeKpi.Embedded.Lake;
using TradeKpi.Lake;
using TradeKpi.Merge;
using TradeKpi.Operate;
using TradeKpi.Publish;

namespace TradeKpi.Embedded;

/// <summary>Hub, lake and warehouse of one process, in one data folder.</summary>
public static class EmbeddedServices
{
    public static IServiceCollection AddTradeKpiEmbedded(this IServiceCollection services, DataFolder folder) =>
        services.AddSingleton(folder).AddEmbeddedHub().AddEmbeddedLake().AddEmbeddedWarehouse();

    /// <summary>The hub, in the data folder that the host registers.</summary>
    public static IServiceCollection AddEmbeddedHub(this IServiceCollection services)
    {
        services.AddChecked<HubOptions>();
        services.AddOptions<HubOptions>().PostConfigure<DataFolder>((options, folder) => options.Folder = folder.Hub);
        services.AddSingleton<EmbeddedHub>();
        services.AddSingleton<IEventPublisher>(provider => provider.GetRequiredService<EmbeddedHub>());
        services.AddSingleton<IHubReader>(provider => provider.GetRequiredService<EmbeddedHub>());
        return services;
    }

    /// <summary>The lake, in the data folder that the host registers.</summary>
    public static IServiceCollection AddEmbeddedLake(this IServiceCollection services)
    {
        services.AddChecked<FolderLakeOptions>();
        services.AddOptions<FolderLakeOptions>().PostConfigure<DataFolder>((options, folder) => options.Root = folder.Root);
        services.AddSingleton<FolderLake>();
        services.AddSingleton<ILake>(provider => provider.GetRequiredService<FolderLake>());
        services.AddSingleton<IRewritableLake>(provider => provider.GetRequiredService<FolderLake>());
        return services;
    }

    /// <summary>The warehouse, in the data folder that the host registers; that folder is its stage.</summary>
    public static IServiceCollection AddEmbeddedWarehouse(this IServiceCollection services)
    {
        services.AddChecked<EngineOptions>();
        services.AddSingleton(provider =>
        {
            var folder = provider.GetRequiredService<DataFolder>();
            return new EmbeddedDatabase(folder.Warehouse, folder.Root, provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<EngineOptions>(), provider.GetService<MergeOptions>()?.MostRows);
        });
        services.AddSingleton<DbDataSource>(provider => provider.GetRequiredService<EmbeddedDatabase>().Warehouse);
        services.AddSingleton<IRunEnds>(provider => provider.GetRequiredService<EmbeddedDatabase>());
        services.AddSingleton<IScratchWarehouse, EmbeddedScratch>();
        return services;
    }
}

using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using TradeKpi.Embedded;
using TradeKpi.Embedded.Lake;
using TradeKpi.Lake;

namespace TradeKpi.Functions.Embedded;

/// <summary>The parts that run in this process when the settings name none in Azure. They keep their data in <c>Embedded__Folder</c>.</summary>
internal static class EmbeddedParts
{
    private const string FolderSetting = "Embedded:Folder";

    /// <summary>The hub, and the archive that no trigger drives.</summary>
    public static IServiceCollection AddHubInProcess(this IServiceCollection services, IConfiguration settings) =>
        services.AddDataFolder(settings).AddEmbeddedHub().AddHostedService<ArchiveService>();

    /// <summary>The warehouse, its tasks, and the folder that its stage reads beside the lake that the settings name.</summary>
    public static IServiceCollection AddWarehouseInProcess(this IServiceCollection services, IConfiguration settings)
    {
        services.AddDataFolder(settings).AddEmbeddedWarehouse().AddHostedService<WarehouseService>();
        var named = services.Last(service => service.ServiceType == typeof(ILake));
        services.Remove(named);
        services.AddEmbeddedLake();
        services.AddSingleton<ILake>(provider => new TeeLake(provider.GetRequiredService<FolderLake>(), (ILake)named.ImplementationFactory!(provider)));
        return services;
    }

    private static IServiceCollection AddDataFolder(this IServiceCollection services, IConfiguration settings)
    {
        services.TryAddSingleton(new DataFolder(settings[FolderSetting] is { Length: > 0 } folder ? folder : ".tradekpi"));
        return services;
    }
}

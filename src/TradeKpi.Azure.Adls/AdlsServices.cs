using Azure.Core;
using Azure.Storage.Files.DataLake;
using Microsoft.Extensions.DependencyInjection;
using TradeKpi.Azure.Lake;
using TradeKpi.Lake;

namespace TradeKpi.Azure.Adls;

public static class AdlsServices
{
    /// <summary>The lake that <see cref="AzureServices.AddLake"/> takes where the account has a hierarchical namespace.</summary>
    public static IServiceCollection AddAdls(this IServiceCollection services) =>
        services.AddKeyedSingleton<ILake>(LakeOptions.Hierarchical, (provider, _) =>
    {
        var options = provider.GetRequiredService<LakeOptions>();
        var account = new DataLakeServiceClient(options.ServiceUri, provider.GetRequiredService<TokenCredential>());
        return new AdlsLake(account.GetFileSystemClient(options.Container), options, provider.GetRequiredService<TimeProvider>());
    });
}

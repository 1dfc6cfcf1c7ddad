using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using TradeKpi.Alert;
using TradeKpi.Archive;
using TradeKpi.Erasure;
using TradeKpi.Events;
using TradeKpi.Load;
using TradeKpi.Merge;
using TradeKpi.Operate;
using TradeKpi.Poll;
using TradeKpi.Publish;
using TradeKpi.Quarantine;
using TradeKpi.Report.Asking;

namespace TradeKpi;

/// <summary>The stages in the order in which data passes them: the place to start reading.</summary>
/// <remarks>
/// A host brings the rest: an <see cref="IEventPublisher"/>, a <see cref="Lake.ILake"/>, the warehouse as a <see cref="DbDataSource"/>,
/// and, where it pulls from the hub itself, an <see cref="IHubReader"/>.
/// </remarks>
public static class TradeKpiServices
{
    public static IServiceCollection AddTradeKpi(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);

        // The door: reads what comes, keeps what it must refuse, hands the rest to the hub.
        services.AddChecked<EventOptions>(EventOptions.Section);
        services.TryAddSingleton<EventReader>();
        services.TryAddSingleton<ErasureRecords>();
        services.TryAddSingleton<QuarantineStore>();
        services.AddChecked<PublishOptions>();
        services.TryAddSingleton<PublishStage>();
        services.AddChecked<PollOptions>();
        services.AddHttpClient();
        services.TryAddSingleton<PollStage>();

        // The hub's events into the lake.
        services.TryAddSingleton<ArchiveStage>();
        services.AddChecked<ArchiveOptions>();
        services.TryAddSingleton<ArchivePump>();

        // The lake's files into bronze, bronze into gold.
        services.AddChecked<LoadOptions>();
        services.TryAddSingleton<LoadStage>();
        services.TryAddSingleton<MergeStage>();
        services.AddChecked<MergeOptions>();
        services.TryAddSingleton<MergeRequests>();
        services.TryAddSingleton<LoadGate>();

        // Gold to its readers.
        services.AddChecked<ReportOptions>();
        services.TryAddSingleton<ReportStage>();

        // What must not come to pass, and who is told. Addresses may hold secrets: no log and no span has them, none leads on elsewhere.
        services.AddChecked<AlertOptions>(AlertOptions.Section);
        services.AddHttpClient(AlertSender.Name).RemoveAllLoggers().ConfigurePrimaryHttpMessageHandler(() =>
            new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ActivityHeadersPropagator = null });
        services.TryAddSingleton<AlertRules>();
        services.TryAddSingleton<AlertStage>();

        // Looking after it all.
        services.TryAddSingleton<VerifyStage>();
        services.TryAddSingleton<LakeCheckStage>();
        services.TryAddSingleton<DataTestStage>();
        services.TryAddSingleton<RefreshHealth>();
        services.TryAddSingleton<QuarantineTurn>();
        services.TryAddSingleton<QuarantineReplay>();
        services.TryAddSingleton<QuarantinePurge>();
        services.TryAddSingleton<EraseStage>();
        services.TryAddSingleton<WarehouseErasure>();
        services.TryAddSingleton<TelemetryStage>();
        services.TryAddSingleton<LatencyStage>();
        return services;
    }

    /// <summary>Options that are checked when the host starts, and injected as themselves.</summary>
    /// <param name="section">Of the configuration, for what is wrong to be named; the type's name without <c>Options</c> where it is
    /// not given.</param>
    public static IServiceCollection AddChecked<T>(this IServiceCollection services, string? section = null)
        where T : class
    {
        services.AddOptions<T>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<T>>(
            new CheckedOptions<T>(section ?? typeof(T).Name.Replace("Options", "", StringComparison.Ordinal))));
        services.TryAddSingleton(provider => provider.GetRequiredService<IOptions<T>>().Value);
        return services;
    }
}

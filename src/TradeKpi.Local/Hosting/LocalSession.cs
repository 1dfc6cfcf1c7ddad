using Microsoft.Extensions.DependencyInjection;
using TradeKpi.Embedded;
using TradeKpi.Embedded.Hub;
using TradeKpi.Local.Shell;

namespace TradeKpi.Local.Hosting;

/// <summary>The data folder, held and open for one command, without HTTP.</summary>
internal sealed class LocalSession : IAsyncDisposable
{
    private readonly DataFolderLock _hold;
    private readonly ServiceProvider _services;

    private LocalSession(DataFolderLock hold, ServiceProvider services) => (_hold, _services) = (hold, services);

    public IServiceProvider Services => _services;

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>Takes the folder and opens nothing yet.</summary>
    /// <exception cref="DataFolderInUseException">Another process holds the folder.</exception>
    public static async Task<LocalSession> HoldAsync(
        DataFolder folder, TimeProvider time, Action<IServiceCollection>? configure, CancellationToken cancellationToken)
    {
        var hold = await Holding.TakeAsync(folder, time, cancellationToken);
        var collection = new ServiceCollection().AddTradeKpiLocal(folder, time);
        configure?.Invoke(collection);
        var session = new LocalSession(hold, collection.BuildServiceProvider());
        session.Get<TelemetryExport>();
        return session;
    }

    /// <summary>Opens the warehouse and brings its scripts up to date.</summary>
    /// <inheritdoc cref="Deployment.OpenAsync"/>
    public Task OpenWarehouseAsync(CancellationToken cancellationToken) =>
        Deployment.OpenAsync(Get<DataFolder>(), Get<EmbeddedDatabase>(), cancellationToken);

    /// <summary>Takes the folder, opens the warehouse and brings its scripts up to date.</summary>
    /// <param name="mustExist">Whether a folder without a warehouse is refused instead of made.</param>
    /// <exception cref="DataFolderInUseException">Another process holds the folder.</exception>
    /// <exception cref="UsageException">There is no warehouse and there must be one.</exception>
    public static async Task<LocalSession> OpenAsync(
        DataFolder folder, TimeProvider time, bool mustExist, Action<IServiceCollection>? configure, CancellationToken cancellationToken)
    {
        if (mustExist && !folder.Exists && !folder.HoldsLake)
            throw new UsageException($"{folder.Root} holds no data yet: `run` or `replay` something first, or name another folder " +
                "with --data.");
        var session = await HoldAsync(folder, time, configure, cancellationToken);
        try
        {
            await session.OpenWarehouseAsync(cancellationToken);
            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _hold.Dispose();
    }
}

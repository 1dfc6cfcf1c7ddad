using Microsoft.Extensions.DependencyInjection;
using TradeKpi.Embedded;
using TradeKpi.Embedded.Hub;
using TradeKpi.Local.Shell;

namespace TradeKpi.Local.Hosting;

/// <summary>The data folder, held and open for one command, without HTTP.</summary>
internal sealed class LocalSession : IAsyncDisposable
{
    private readonly IDisposable _hold;
    private readonly ServiceProvider _services;

    private LocalSession(IDisposable hold, ServiceProvider services) => (_hold, _services) = (hold, services);

    public IServiceProvider Services => _services;

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>Takes the folder and opens nothing yet.</summary>
    /// <exception cref="DataFolderInUseException">Another process holds the folder.</exception>
    public static async Task<LocalSession> HoldAsync(
        DataFolder folder, Terminal terminal, Action<IServiceCollection>? configure, CancellationToken cancellationToken)
    {
        var hold = await Holding.TakeAsync(folder, terminal.Time, cancellationToken);
        return Make(hold, folder, terminal, services =>
        {
            services.AddSingleton(hold);
            configure?.Invoke(services);
        });
    }

    /// <summary>Opens the warehouse to read it, beside other processes that do.</summary>
    /// <param name="readers">Keeps the file as it is; the session's from then on.</param>
    /// <returns>Null where somebody must write first: nothing was deployed yet, or a crash left something to do.</returns>
    /// <exception cref="WarehouseFileException">The file cannot be opened.</exception>
    public static async Task<LocalSession?> TryOpenToReadAsync(
        DataFolder folder, IDisposable readers, Terminal terminal, CancellationToken cancellationToken)
    {
        var session = Make(readers, folder, terminal, services => services.ToRead());
        var isOpen = false;
        try
        {
            isOpen = await Deployment.OpenToReadAsync(folder, session.Get<EmbeddedDatabase>(), cancellationToken);
            return isOpen ? session : null;
        }
        finally
        {
            if (!isOpen)
                await session.DisposeAsync();
        }
    }

    private static LocalSession Make(IDisposable hold, DataFolder folder, Terminal terminal, Action<IServiceCollection> configure)
    {
        var collection = new ServiceCollection().AddTradeKpiLocal(folder, terminal.Time, terminal.Settings, configure);
        var session = new LocalSession(hold, collection.BuildServiceProvider());
        session.Get<TelemetryExport>();
        return session;
    }

    /// <summary>Opens the warehouse and brings its scripts up to date.</summary>
    /// <inheritdoc cref="Deployment.OpenAsync"/>
    public Task OpenWarehouseAsync(CancellationToken cancellationToken) =>
        Deployment.OpenAsync(Get<DataFolder>(), Get<EmbeddedDatabase>(), cancellationToken);

    /// <summary>Takes the folder, opens the warehouse and brings its scripts up to date.</summary>
    /// <param name="opening">Whether others who want to read are told to wait, as this process will not be long.</param>
    /// <param name="mustExist">Whether a folder without a warehouse is refused instead of made.</param>
    /// <exception cref="DataFolderInUseException">Another process holds the folder.</exception>
    /// <exception cref="UsageException">There is no warehouse and there must be one.</exception>
    public static async Task<LocalSession> OpenAsync(
        DataFolder folder, Terminal terminal, bool mustExist, Action<IServiceCollection>? configure, CancellationToken cancellationToken,
        bool opening = false)
    {
        if (mustExist && !folder.Exists && !folder.HoldsLake)
            throw new UsageException($"{folder.Root} holds no data yet: `run` or `replay` something first, or name another folder " +
                "with --data.");
        var session = await HoldAsync(folder, terminal, configure, cancellationToken);
        try
        {
            if (opening)
                session.Get<DataFolderLock>().TellOpening();
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

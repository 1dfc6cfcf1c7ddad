using TradeKpi.Embedded;
using TradeKpi.Embedded.Hub;
using TradeKpi.Local.Shell;

namespace TradeKpi.Local.Hosting;

/// <summary>
/// The way to ask a data folder: of the process that serves it; of its warehouse, beside all others who read that, also while
/// <c>rebuild</c> makes its successor; or, where something must be written first, with the folder held.
/// </summary>
/// <param name="Host">The process that serves the folder; else there is a session.</param>
internal sealed record FolderReading(RunningHost? Host, LocalSession? Session)
{
    /// <exception cref="DataFolderInUseException">Another process holds the folder and lets nobody in.</exception>
    /// <exception cref="UsageException">There is no warehouse.</exception>
    public static async Task<FolderReading> BeginAsync(DataFolder folder, Terminal terminal, CancellationToken cancellationToken)
    {
        var time = terminal.Time;
        var begun = time.GetTimestamp();
        return await Holding.Looks<FolderReading?>(
                time, look => look is { Exception: null, Result: null } && time.GetElapsedTime(begun) <= Holding.Patience)
            .ExecuteAsync(LookAsync, cancellationToken)
            ?? throw new DataFolderInUseException(folder.Root);

        async ValueTask<FolderReading?> LookAsync(CancellationToken token)
        {
            if (await RunningHost.ServingAsync(folder, token) is { } host)
                return new FolderReading(host, null);
            var use = DataFolderLock.UseOf(folder.Root);
            if (use is FolderUse.Opening)
                begun = time.GetTimestamp();
            else if (await SessionAsync(use, folder, terminal, token) is { } session)
                return new FolderReading(null, session);
            return null;
        }
    }

    private static async Task<LocalSession?> SessionAsync(
        FolderUse use, DataFolder folder, Terminal terminal, CancellationToken cancellationToken)
    {
        if (use is FolderUse.Held)
            return null;
        if (folder.Exists && DataFolderLock.TryRead(folder.Root) is { } readers
            && await LocalSession.TryOpenToReadAsync(folder, readers, terminal, cancellationToken) is { } session)
            return session;
        return use is FolderUse.Free ? await AloneAsync(folder, terminal, cancellationToken) : null;
    }

    private static async Task<LocalSession?> AloneAsync(DataFolder folder, Terminal terminal, CancellationToken cancellationToken)
    {
        try
        {
            return await LocalSession.OpenAsync(folder, terminal, mustExist: true,
                configure: null, cancellationToken, opening: true);
        }
        catch (DataFolderInUseException) when (DataFolderLock.UseOf(folder.Root) is not FolderUse.Held)
        {
            // Another was faster, and will let this one in.
            return null;
        }
    }
}

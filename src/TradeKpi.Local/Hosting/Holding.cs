using TradeKpi.Embedded;
using TradeKpi.Embedded.Hub;

namespace TradeKpi.Local.Hosting;

/// <summary>Takes a data folder, also from a process that was killed just now and has not quite gone.</summary>
internal static class Holding
{
    /// <summary>How long the system may take to clear a dead process away.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan s_again = TimeSpan.FromMilliseconds(50);

    /// <exception cref="DataFolderInUseException">Another process holds the folder, and goes on to.</exception>
    /// <exception cref="IOException">The folder cannot be made or written.</exception>
    public static async Task<DataFolderLock> TakeAsync(DataFolder folder, TimeProvider time, CancellationToken cancellationToken)
    {
        for (var begun = time.GetTimestamp(); ;)
        {
            try
            {
                return DataFolderLock.Take(folder.Root);
            }
            catch (DataFolderInUseException) when (time.GetElapsedTime(begun) < Patience)
            {
                await Task.Delay(s_again, time, cancellationToken);
            }
        }
    }
}

using Polly;
using Polly.Retry;
using TradeKpi.Embedded;
using TradeKpi.Embedded.Hub;

namespace TradeKpi.Local.Hosting;

/// <summary>Takes a data folder, also from a process that was killed just now and has not quite gone.</summary>
internal static class Holding
{
    /// <summary>How long the system may take to clear a dead process away.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>How long those who read may take to come to their end.</summary>
    public static readonly TimeSpan PatienceWithReaders = TimeSpan.FromSeconds(30);

    /// <summary>How often it is looked again.</summary>
    public static readonly TimeSpan Again = TimeSpan.FromMilliseconds(50);

    /// <exception cref="DataFolderInUseException">Another process holds the folder, or reads the warehouse, and goes on to.</exception>
    /// <exception cref="IOException">The folder cannot be made or written.</exception>
    public static async Task<DataFolderLock> TakeAsync(DataFolder folder, TimeProvider time, CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        var patience = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = attempt => ValueTask.FromResult(
                    attempt.Outcome.Exception is DataFolderInUseException && time.GetElapsedTime(begun) < Patience),
                MaxRetryAttempts = int.MaxValue,
                Delay = Again,
            })
            .Build();
        return await patience.ExecuteAsync(
            async token => await WithoutReadersAsync(DataFolderLock.Take(folder.Root), folder, time, token), cancellationToken);
    }

    // Whoever comes to read meanwhile waits: those who are at it already end one day.
    private static async Task<DataFolderLock> WithoutReadersAsync(DataFolderLock hold, DataFolder folder, TimeProvider time,
        CancellationToken cancellationToken)
    {
        try
        {
            if (hold.TryKeepReadersOut())
                return hold;
            hold.TellOpening();
            for (var begun = time.GetTimestamp(); !hold.TryKeepReadersOut();)
            {
                if (time.GetElapsedTime(begun) > PatienceWithReaders)
                    throw new DataFolderInUseException(folder.Root);
                await Task.Delay(Again, time, cancellationToken);
            }

            hold.TellNothing();
            return hold;
        }
        catch
        {
            hold.Dispose();
            throw;
        }
    }
}

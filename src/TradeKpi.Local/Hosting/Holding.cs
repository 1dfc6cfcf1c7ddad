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

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(50);

    /// <exception cref="DataFolderInUseException">Another process holds the folder, or reads the warehouse, and goes on to.</exception>
    /// <exception cref="IOException">The folder cannot be made or written.</exception>
    public static async Task<DataFolderLock> TakeAsync(DataFolder folder, TimeProvider time, CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        return await Looks<DataFolderLock>(
                time, look => look.Exception is DataFolderInUseException && time.GetElapsedTime(begun) < Patience)
            .ExecuteAsync(
                async token => await WithoutReadersAsync(DataFolderLock.Take(folder.Root), folder, time, token), cancellationToken);
    }

    /// <summary>Looks at a folder as long as what was found asks for another look, with a pause before each.</summary>
    public static ResiliencePipeline<T> Looks<T>(TimeProvider time, Predicate<Outcome<T>> again) =>
        new ResiliencePipelineBuilder<T> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<T>
            {
                ShouldHandle = look => ValueTask.FromResult(again(look.Outcome)),
                MaxRetryAttempts = int.MaxValue,
                Delay = s_pause,
            })
            .Build();

    // Whoever comes to read meanwhile waits: those who are at it already end one day.
    private static async Task<DataFolderLock> WithoutReadersAsync(DataFolderLock hold, DataFolder folder, TimeProvider time,
        CancellationToken cancellationToken)
    {
        try
        {
            if (hold.TryKeepReadersOut())
                return hold;
            hold.TellOpening();
            var begun = time.GetTimestamp();
            var isAlone = await Looks<bool>(
                    time, look => look is { Exception: null, Result: false } && time.GetElapsedTime(begun) <= PatienceWithReaders)
                .ExecuteAsync(_ => ValueTask.FromResult(hold.TryKeepReadersOut()), cancellationToken);
            if (!isAlone)
                throw new DataFolderInUseException(folder.Root);
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

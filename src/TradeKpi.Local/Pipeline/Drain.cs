using TradeKpi.Archive;
using TradeKpi.Embedded;
using TradeKpi.Load;

namespace TradeKpi.Local.Pipeline;

/// <summary>
/// Brings to gold what hub and lake hold, as long as that gets on. In the background an archive tries again without end; whoever drains
/// wants to leave.
/// </summary>
internal sealed class Drain(ArchivePump pump, LoadGate gate, TimeProvider time)
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);
    private Exception? _fault;

    /// <summary>Tells of an error that belongs to no task: of the files below, it will not let a run end.</summary>
    public void Hindered(Exception fault) => Volatile.Write(ref _fault, fault);

    /// <param name="isServing">Whether requests are answered meanwhile, which would wait while memory is given back.</param>
    /// <exception cref="Merge.MergeFailedException">A refresh failed.</exception>
    /// <exception cref="IOException">What keeps the drain from going on has stood for a while: nothing is lost, and a later one goes
    /// on.</exception>
    public async Task RunAsync(bool isServing, CancellationToken cancellationToken)
    {
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Volatile.Write(ref _fault, null);
        var draining = ToGoldAsync(isServing, giveUp.Token);
        while (await Task.WhenAny(draining, Task.Delay(s_look, time, CancellationToken.None)) != draining)
        {
            if (Obstacle() is not { } obstacle)
                continue;
            await giveUp.CancelAsync();
            await draining.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw obstacle;
        }

        await draining;
    }

    private async Task ToGoldAsync(bool isServing, CancellationToken cancellationToken)
    {
        await pump.DrainAsync(null, cancellationToken);

        // What reading and archiving left behind would stand beside the engine's memory until the end: it is not seen by the collector.
        if (!isServing)
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive);
        await gate.DrainAsync(cancellationToken);
    }

    private IOException? Obstacle()
    {
        var now = time.GetUtcNow();
        if (pump.Health.FirstOrDefault(partition => partition.FailingSince + s_patience < now) is { LastError: { } error })
            return new IOException(error);
        return Volatile.Read(ref _fault) is { } fault && StorageFaults.IsOfFiles(fault) ? new IOException(fault.Message, fault) : null;
    }
}

namespace TradeKpi.Embedded.Snowflake.Engines;

/// <summary>Lets one session write at a time. Waiting sessions come in turn.</summary>
internal sealed class WriterLock : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);

    public async Task<Lease> TakeAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        return new Lease(_gate);
    }

    public void Dispose() => _gate.Dispose();

    /// <summary>The right to write; given back once, however often it is disposed.</summary>
    internal sealed class Lease(SemaphoreSlim gate) : IDisposable
    {
        private SemaphoreSlim? _gate = gate;

        public void Dispose() => Interlocked.Exchange(ref _gate, null)?.Release();
    }
}

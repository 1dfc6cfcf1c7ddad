namespace TradeKpi.Embedded.Snowflake.Engines;

/// <summary>Lets one do its work at a time. Those who wait come in turn.</summary>
internal sealed class Turn : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);

    public async Task<Lease> TakeAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        return new Lease(_gate);
    }

    public void Dispose() => _gate.Dispose();

    /// <summary>The right to work; given back once, however often it is disposed.</summary>
    internal sealed class Lease(SemaphoreSlim gate) : IDisposable
    {
        private SemaphoreSlim? _gate = gate;

        public void Dispose() => Interlocked.Exchange(ref _gate, null)?.Release();
    }
}

using DuckDB.NET.Native;

namespace TradeKpi.Embedded.Driver;

/// <summary>
/// A request to stop one execution. The engine forgets an interrupt when a statement begins, so the request is made again and again until
/// the execution ends: it is never lost, and never reaches what runs next.
/// </summary>
internal sealed class Interruption(DuckDBNativeConnection connection) : IDisposable
{
    private static readonly TimeSpan s_again = TimeSpan.FromMilliseconds(5);
    private readonly Lock _gate = new();
    private Timer? _timer;
    private bool _requested;
    private bool _over;

    /// <summary>Whether the request came from a timeout.</summary>
    public bool Late { get; private set; }

    public void Request(bool late = false)
    {
        lock (_gate)
        {
            if (_over)
                return;
            Late |= late && !_requested;
            _requested = true;
            connection.Interrupt();
            _timer ??= new Timer(_ => Request(), null, s_again, s_again);
        }
    }

    /// <exception cref="OperationCanceledException">The request came before the start.</exception>
    public void ThrowIfRequested()
    {
        lock (_gate)
        {
            if (_requested)
                throw new OperationCanceledException();
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _over = true;
            _timer?.Dispose();
        }
    }
}

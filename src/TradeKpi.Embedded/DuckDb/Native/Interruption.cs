namespace TradeKpi.Embedded.DuckDb.Native;

/// <summary>
/// A request to stop one execution. The engine forgets an interrupt when a query begins, so the request is kept here too and
/// asked for once the query has begun: it is never lost.
/// </summary>
internal sealed class Interruption(ConnectionHandle connection)
{
    private volatile bool _requested;

    public bool Requested => _requested;

    public void Request()
    {
        _requested = true;
        try
        {
            NativeMethods.duckdb_interrupt(connection);
        }
        catch (ObjectDisposedException)
        {
            // The connection was closed meanwhile: nothing runs on it any more.
        }
    }
}

using TradeKpi.Embedded.Snowflake;
using TradeKpi.Warehouse;

namespace TradeKpi.SnowflakeApi.Queries;

/// <summary>
/// Who may run now: so many queries, and beside them one statement that writes. The session with the open transaction needs no place: those
/// who wait for its end may hold them all. Nor does what only begins or ends one.
/// </summary>
internal sealed class RunningPlaces(int queries) : IDisposable
{
    private readonly SemaphoreSlim _queries = new(queries);
    private readonly SemaphoreSlim _writer = new(1);

    /// <summary>Runs something as soon as there is a place.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled first.</exception>
    public async Task<T> RunAsync<T>(
        SnowflakeConnection connection, SqlStatement statement, Func<Task<T>> run, CancellationToken cancellationToken)
    {
        if (connection.InTransaction || StatementTypes.Of(statement) == StatementTypes.Transaction)
            return await run();
        var places = connection.IsReadOnly || StatementTypes.OnlyReads(statement) ? _queries : _writer;
        await places.WaitAsync(cancellationToken);
        try
        {
            return await run();
        }
        finally
        {
            places.Release();
        }
    }

    public void Dispose()
    {
        _queries.Dispose();
        _writer.Dispose();
    }
}

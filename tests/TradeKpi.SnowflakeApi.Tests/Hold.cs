using DuckDB.NET.Data;

namespace TradeKpi.SnowflakeApi.Tests;

/// <summary>A function of the engine, <c>held(number)</c>, by which a test knows that a query runs, and holds it where it is.</summary>
public sealed class Hold : IDisposable
{
    /// <summary>A query that goes on for minutes unless it is stopped.</summary>
    public const string EndlessQuery = "select sum(held(range)) as s from range(2000000000)";

    private readonly ManualResetEventSlim _open = new(initialState: true);
    private TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Done once a query has come here.</summary>
    public Task Entered => _entered.Task.WaitAsync(TimeSpan.FromMinutes(1));

    /// <summary>Waits for a query anew.</summary>
    public void Expect() => _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Close() => _open.Reset();

    public void Release() => _open.Set();

    public void Register(DuckDBConnection connection) => connection.RegisterScalarFunction<double, double>("held", value =>
    {
        _entered.TrySetResult();
        _open.Wait();
        return value;
    });

    public void Dispose() => _open.Dispose();
}

using System.Data.Common;
using TradeKpi.Warehouse;

namespace TradeKpi.Azure.Warehouse;

/// <summary>
/// Calls of the driver, with what it throws as <see cref="SnowflakeException"/>; mistakes of the caller stay what they are.
/// </summary>
internal sealed class Translation(IWarehouseDriver driver)
{
    public static bool Applies(Exception e, CancellationToken cancellationToken) => e switch
    {
        OperationCanceledException => !cancellationToken.IsCancellationRequested,
        SnowflakeException or ArgumentException or InvalidOperationException or InvalidCastException or NotSupportedException
            or NotImplementedException or IndexOutOfRangeException or OutOfMemoryException => false,
        _ => true,
    };

    public SnowflakeException Of(Exception e) => e as SnowflakeException ?? SnowflakeException.Of(e, driver);

    /// <inheritdoc cref="IWarehouseDriver.PreventPooling"/>
    public void PreventPooling(DbConnection connection) => driver.PreventPooling(connection);

    public void Run(Action call) => Run(() =>
    {
        call();
        return true;
    });

    public T Run<T>(Func<T> call)
    {
        try
        {
            return call();
        }
        catch (Exception e) when (Applies(e, CancellationToken.None))
        {
            throw Of(e);
        }
    }

    public async Task RunAsync(Func<Task> call, CancellationToken cancellationToken)
    {
        try
        {
            await call();
        }
        catch (Exception e) when (Applies(e, cancellationToken))
        {
            throw Of(e);
        }
    }

    public async Task<T> RunAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call();
        }
        catch (Exception e) when (Applies(e, cancellationToken))
        {
            throw Of(e);
        }
    }
}

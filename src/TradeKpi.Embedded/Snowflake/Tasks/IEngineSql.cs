namespace TradeKpi.Embedded.Snowflake.Tasks;

/// <summary>
/// A connection of the engine's own, in the engine's own SQL: catalog writes neither wait for the writer nor join its transaction.
/// </summary>
public interface IEngineSql : IAsyncDisposable
{
    Task RunAsync(string sql, CancellationToken cancellationToken);

    /// <summary>The rows of a query; SQL NULL is null.</summary>
    Task<IReadOnlyList<object?[]>> RowsAsync(string sql, CancellationToken cancellationToken);
}

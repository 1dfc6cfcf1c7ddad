using TradeKpi.Embedded.Snowflake.Reading;

namespace TradeKpi.Embedded.Snowflake.Dynamic;

/// <summary>Where definitions and history of dynamic tables are kept: they outlive the process.</summary>
internal interface IDynamicTableStore
{
    Task<IReadOnlyList<DynamicTable>> DynamicTablesAsync(CancellationToken cancellationToken);

    Task SaveAsync(DynamicTable table, CancellationToken cancellationToken);

    Task DeleteDynamicTableAsync(ObjectName name, CancellationToken cancellationToken);

    /// <summary>Writes a refresh, over the row with the same <see cref="RefreshRun.QueryId"/> where there is one.</summary>
    Task WriteAsync(RefreshRun run, CancellationToken cancellationToken);
}

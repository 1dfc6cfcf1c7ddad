using System.Data.Common;

using TradeKpi.Embedded.DuckDb;

namespace TradeKpi.Embedded.Snowflake;

/// <summary>Opens the engine: the one place that names it.</summary>
internal static class EngineSource
{
    public static DbDataSource Open(EmbeddedWarehouseOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new DuckDbDataSource(new DuckDbConnectionStringBuilder { DataSource = options.DatabasePath ?? DuckDbConnectionStringBuilder.InMemory });
    }
}

using System.Data.Common;
using TradeKpi.Embedded.DuckDb;

namespace TradeKpi.Embedded.Snowflake;

/// <summary>Opens the engine.</summary>
internal static class EngineSource
{
    public static DbDataSource Open(EmbeddedWarehouseOptions options) =>
        new DuckDbDataSource(new DuckDbConnectionStringBuilder { DataSource = options.DatabasePath ?? DuckDbConnectionStringBuilder.InMemory });
}

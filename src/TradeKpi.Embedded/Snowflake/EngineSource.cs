using System.Data.Common;

namespace TradeKpi.Embedded.Snowflake;

/// <summary>Opens the engine.</summary>
internal static class EngineSource
{
    public static DbDataSource Open(EmbeddedWarehouseOptions options) => throw new NotSupportedException(options.DatabasePath);
}

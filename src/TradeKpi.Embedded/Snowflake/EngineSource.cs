using System.Data.Common;

using TradeKpi.Embedded.Driver;

namespace TradeKpi.Embedded.Snowflake;

/// <summary>Opens the engine: the one place that names it.</summary>
internal static class EngineSource
{
    public static DbDataSource Open(EmbeddedWarehouseOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);

        // Macros that take another body for another argument type, as GET does, are only stored from this version on.
        return new DuckSource(options.DatabasePath, ("storage_compatibility_version", "v1.5.0"));
    }
}

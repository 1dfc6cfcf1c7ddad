using System.Data.Common;

using TradeKpi.Embedded.Driver;

namespace TradeKpi.Embedded.Snowflake.Engines;

/// <summary>Opens the engine: the one place that names it.</summary>
internal static class EngineSource
{
    /// <param name="databasePath">The database file; null keeps everything in memory.</param>
    public static DbDataSource Open(string? databasePath)
    {
        // Macros that take another body for another argument type, as GET does, are only stored from this version on.
        return new DuckSource(databasePath, ("storage_compatibility_version", "v1.5.0"));
    }
}

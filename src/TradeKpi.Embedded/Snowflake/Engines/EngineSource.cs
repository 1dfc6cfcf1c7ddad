using System.Data.Common;
using TradeKpi.Embedded.Driver;

namespace TradeKpi.Embedded.Snowflake.Engines;

/// <summary>Opens the engine as the dialect needs it.</summary>
internal static class EngineSource
{
    /// <param name="databasePath">The database file; null keeps everything in memory.</param>
    /// <param name="readOnly">Whether the file is there and only read, by other processes, too.</param>
    public static DbDataSource Open(string? databasePath, bool readOnly = false) => readOnly
        ? new DuckSource(databasePath, ("access_mode", "READ_ONLY"))
        // Macros that take another body for another argument type, as GET does, are only stored from this version on.
        : new DuckSource(databasePath, ("storage_compatibility_version", "v1.5.0"));
}

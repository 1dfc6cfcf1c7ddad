using DuckDB.NET.Data;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Driver;

/// <summary>The engine's errors of memory, which name settings of its own, told with ours.</summary>
internal static class EngineMemory
{
    private const string Kind = "Out of Memory Error: ";

    public static bool IsIn(DuckDBException failure) => failure.Message.StartsWith(Kind, StringComparison.Ordinal);

    public static WarehouseMemoryException Told(DuckDBException failure)
    {
        var (what, setting) = failure.Message.Contains("max_temp_directory_size", StringComparison.Ordinal)
            ? ("room for what does not fit into memory", nameof(EngineOptions.MaxSpillBytes))
            : ("memory", nameof(EngineOptions.MaxMemoryBytes));
        var words = failure.FirstLine()[Kind.Length..];
        return new WarehouseMemoryException(
            $"This takes more {what} than the engine has ({words}). Ask for less, or raise {EngineOptions.Section}:{setting}.", failure);
    }
}

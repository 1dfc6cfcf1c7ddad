using System.Collections.Concurrent;

namespace TradeKpi.Embedded.DuckDb.Native;

/// <summary>Opens databases. One file is opened once in a process, however many data sources name it: the engine's cache shares it.</summary>
internal static class DatabaseOpening
{
    private static readonly InstanceCacheHandle Cache = NativeMethods.duckdb_create_instance_cache();
    private static readonly ConcurrentDictionary<string, bool> OpenedBefore = new(StringComparer.Ordinal);

    public static DatabaseHandle Open(DuckDbConnectionStringBuilder options)
    {
        if (NativeMethods.duckdb_create_config(out var config) != 0)
            throw new DuckDbException("DuckDB could not make a configuration.", DuckDbErrorType.OutOfMemory);
        using (config)
        {
            // While a closed database is still held by an abandoned object, the engine waits for its end in a busy loop: let go of those.
            if (options.DataSource != DuckDbConnectionStringBuilder.InMemory && !OpenedBefore.TryAdd(options.DataSource, true))
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }

            foreach (var (name, value) in options.Settings)
            {
                if (NativeMethods.duckdb_set_config(config, name, value) != 0)
                    throw new DuckDbException($"DuckDB has no setting {name}, or it cannot be '{value}'.", DuckDbErrorType.InvalidConfiguration);
            }
            if (NativeMethods.duckdb_get_or_create_from_cache(Cache, options.DataSource, out var database, config, out var error) == 0)
                return database;
            database.Dispose();
            throw Failure(options.DataSource, NativeText.Owned(error) ?? "DuckDB gave no reason.");
        }
    }

    private static DuckDbException Failure(string path, string error)
    {
        var inUse = error.Contains("Could not set lock on file", StringComparison.Ordinal)
            || error.Contains("being used by another process", StringComparison.Ordinal);
        return inUse
            ? new DuckDbException($"The database file {path} is in use by another process. {error}", DuckDbErrorType.Io) { IsFileInUse = true }
            : new DuckDbException(error);
    }
}

namespace TradeKpi.Embedded.DuckDb.Native;

/// <summary>
/// Opens databases. A file is opened once in a process, however many data sources name it. The engine has a cache for that, but it waits in a
/// busy loop, perhaps for ever, for a database that was closed and is not yet gone; so the sharing is kept here.
/// </summary>
internal static class DatabaseOpening
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);
    private static readonly Lock s_gate = new();
    private static readonly Dictionary<string, DatabaseHandle> s_open = new(StringComparer.Ordinal);

    /// <exception cref="DuckDbException">The file cannot be opened, or objects of this process still hold it.</exception>
    public static DatabaseHandle Take(DuckDbConnectionStringBuilder options)
    {
        if (options.DataSource == DuckDbConnectionStringBuilder.InMemory)
            return Open(options);

        var path = Path.GetFullPath(options.DataSource);
        while (true)
        {
            DatabaseHandle? closing;
            lock (s_gate)
            {
                if (!s_open.TryGetValue(path, out closing))
                    return s_open[path] = Open(options);
                if (closing.Users > 0)
                {
                    closing.Users++;
                    return closing;
                }
            }

            AwaitEnd(closing, path);
        }
    }

    /// <summary>Gives back what <see cref="Take"/> gave. The database closes with its last user and its last connection.</summary>
    public static void Return(DatabaseHandle database)
    {
        lock (s_gate)
        {
            if (--database.Users > 0)
                return;
        }

        database.Dispose();
    }

    /// <summary>A closed database is forgotten, so that its file can be opened anew.</summary>
    internal static void Forget(DatabaseHandle database)
    {
        lock (s_gate)
        {
            if (s_open.FirstOrDefault(entry => ReferenceEquals(entry.Value, database)).Key is { } path)
                s_open.Remove(path);
        }

        database.Ended.Set();
    }

    private static void AwaitEnd(DatabaseHandle database, string path)
    {
        if (database.Ended.Wait(TimeSpan.FromMilliseconds(100)))
            return;

        // What nobody refers to any more lets go of the database when it is finalised.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        if (!database.Ended.Wait(s_patience))
            throw new DuckDbException($"{path} was closed, but a connection or a reader of it is still open in this process. Dispose it first.", DuckDbErrorType.Connection);
    }

    private static DatabaseHandle Open(DuckDbConnectionStringBuilder options)
    {
        if (NativeMethods.duckdb_create_config(out var config) != 0)
            throw new DuckDbException("DuckDB could not make a configuration.", DuckDbErrorType.OutOfMemory);
        using (config)
        {
            foreach (var (name, value) in options.Settings)
            {
                if (NativeMethods.duckdb_set_config(config, name, value) != 0)
                    throw new DuckDbException($"DuckDB has no setting {name}, or it cannot be '{value}'.", DuckDbErrorType.InvalidConfiguration);
            }

            if (NativeMethods.duckdb_open_ext(options.DataSource, out var database, config, out var error) == 0)
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

using TradeKpi.Lake;

namespace TradeKpi.Embedded;

/// <summary>
/// What a failure says of the files below it. The engine tells it in its words alone, which a run of the task graph keeps, too.
/// </summary>
public static class StorageFaults
{
    /// <summary>The file of the warehouse is damaged: what it holds is not what was written.</summary>
    public static bool IsDamage(Exception failure) => Any(failure, error =>
        Says(error, "Corrupt database file") || Says(error, "not a valid DuckDB database file") || error is WarehouseFileException);

    /// <summary>Another program has the file of the warehouse open.</summary>
    public static bool IsInUse(Exception failure) => Any(failure, error => Says(error, "Could not set lock on file"));

    /// <summary>A file could not be read or written, for whatever reason.</summary>
    public static bool IsOfFiles(Exception failure) => Any(failure, error =>
        error is IOException or UnauthorizedAccessException || Says(error, "IO Error:")) || FullDisk.Is(failure) || IsDamage(failure);

    /// <summary>
    /// The engine has given itself up, as when it finds no memory to take a transaction back: it refuses everything until its database is
    /// closed and opened again. What was committed stands.
    /// </summary>
    public static bool IsGivenUp(Exception failure) => Any(failure, error => Says(error, "database has been invalidated"));

    private static bool Any(Exception failure, Predicate<Exception> holds)
    {
        ArgumentNullException.ThrowIfNull(failure);
        return holds(failure)
            || (failure is AggregateException many ? many.InnerExceptions.Any(one => Any(one, holds))
                : failure.InnerException is { } inner && Any(inner, holds));
    }

    private static bool Says(Exception error, string words) => error.Message.Contains(words, StringComparison.Ordinal);
}

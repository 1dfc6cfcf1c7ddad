namespace TradeKpi.Embedded.Snowflake.Engines;

/// <summary>One session that takes SQL: the engine's own beneath the dialect, or the dialect's above it.</summary>
/// <remarks>Disposing it rolls back what was not committed.</remarks>
internal interface ISqlSession : IAsyncDisposable
{
    /// <returns>Rows written, or -1 where that has no meaning.</returns>
    Task<int> RunAsync(string sql, CancellationToken cancellationToken);

    /// <summary>The first column of the first row; null for SQL NULL and for no row.</summary>
    Task<object?> ScalarAsync(string sql, CancellationToken cancellationToken);

    /// <summary>The rows of a query; SQL NULL is null.</summary>
    Task<IReadOnlyList<object?[]>> RowsAsync(string sql, CancellationToken cancellationToken);
}

/// <summary>Opens a session.</summary>
internal delegate Task<ISqlSession> OpenSession(CancellationToken cancellationToken);

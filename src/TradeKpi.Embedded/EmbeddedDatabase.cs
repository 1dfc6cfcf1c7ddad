#pragma warning disable
using System.Data.Common;

namespace TradeKpi.Embedded;

/// <summary>The embedded warehouse with its tasks, as one thing to open, start and close.</summary>
public sealed class EmbeddedDatabase : IAsyncDisposable
{
    /// <param name="path">The database file.</param>
    /// <param name="stage">The folder that <c>@ops.lake</c> stands for.</param>
    public EmbeddedDatabase(string path, string stage, TimeProvider time) => throw new NotSupportedException(path + stage + time);

    public DbDataSource Warehouse => null!;

    /// <summary>Told of errors that belong to no task.</summary>
    public Action<Exception>? Faulted { get; set; }

    /// <summary>Reads the tasks that the database knows. Before this, statements about tasks are refused.</summary>
    public Task OpenAsync(CancellationToken cancellationToken) => Task.FromCanceled(cancellationToken);

    /// <summary>Begins to run what comes due.</summary>
    public Task StartTasksAsync(CancellationToken cancellationToken) => Task.FromCanceled(cancellationToken);

    /// <summary>Waits for the graph that runs, and begins nothing new.</summary>
    public Task StopTasksAsync(CancellationToken cancellationToken) => Task.FromCanceled(cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

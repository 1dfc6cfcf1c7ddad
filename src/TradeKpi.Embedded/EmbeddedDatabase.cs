using System.Data.Common;
using DuckDB.NET.Data;
using TradeKpi.Embedded.Snowflake;
using TradeKpi.Merge;

namespace TradeKpi.Embedded;

/// <summary>The embedded warehouse with its tasks, as one thing to open, start and close.</summary>
public sealed class EmbeddedDatabase : IRunEnds, IAsyncDisposable
{
    private static readonly string[] s_lines =
        ["bronze.order_line_stream", "bronze.customer_line_stream", "bronze.product_line_stream", "bronze.trade_line_stream"];

    private readonly EmbeddedWarehouse _warehouse;
    private readonly string _spilled;
    private readonly bool _readOnly;
    private TaskStatements? _tasks;

    /// <param name="path">The database file.</param>
    /// <param name="stage">The folder that <c>@ops.lake</c> stands for.</param>
    /// <param name="limits">What the engine may take; the defaults where they are not given.</param>
    /// <param name="mergeRows">The most lines of an entity that one run takes from bronze; without it, all.</param>
    public EmbeddedDatabase(string path, string stage, TimeProvider time, EngineOptions? limits = null, long? mergeRows = null)
        : this(path, path + ".tmp", stage, time, limits, mergeRows, readOnly: false)
    {
    }

    private EmbeddedDatabase(
        string path, string spilled, string stage, TimeProvider time, EngineOptions? limits, long? mergeRows, bool readOnly)
    {
        (Path, _spilled, _readOnly) = (path, spilled, readOnly);
        limits ??= new EngineOptions();
        var options = new EmbeddedWarehouseOptions
        {
            FilesOfStagesOnly = true,
            DatabasePath = path,
            ReadOnly = readOnly,
            MemoryLimit = EngineOptions.InWords(limits.MaxMemoryBytes),
            TempFolder = spilled,
            SpillLimit = EngineOptions.InWords(limits.MaxSpillBytes),
        };
        options.Stages["ops.lake"] = stage;
        foreach (var stream in mergeRows is null ? [] : s_lines)
            options.StreamRows[stream] = mergeRows!.Value;
        _warehouse = new EmbeddedWarehouse(options, time);
    }

    /// <summary>The database file.</summary>
    public string Path { get; }

    public DbDataSource Warehouse => _warehouse;

    /// <summary>
    /// A data folder's warehouse to be read, as other processes may at the same time: nothing in it changes, and there are no tasks.
    /// </summary>
    public static EmbeddedDatabase ToRead(DataFolder folder, TimeProvider time, EngineOptions limits)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var spilled = folder.Scratch("read-" + System.IO.Path.GetRandomFileName());
        return new EmbeddedDatabase(folder.Warehouse, spilled, folder.Root, time, limits, mergeRows: null, readOnly: true);
    }

    /// <summary>Told of errors that belong to no task.</summary>
    public Action<Exception>? Faulted { get; set; }

    /// <summary>Reads the tasks that the database knows. Before this, statements about tasks are refused.</summary>
    /// <exception cref="WarehouseFileException">The database file cannot be opened.</exception>
    /// <exception cref="WarehouseInUseException">Another program has it open.</exception>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        // A process that was killed leaves behind what it had spilled, which is of no use to the next.
        Clear();
        try
        {
            if (_readOnly)
            {
                await using var connection = await _warehouse.OpenConnectionAsync(cancellationToken);
                return;
            }

            _tasks = await TaskStatements.AttachAsync(_warehouse, cancellationToken);
        }
        catch (DuckDBException e) when (StorageFaults.IsInUse(e))
        {
            throw new WarehouseInUseException($"{Path} is open in another program, which has to close it first: {e.FirstLine()}", e);
        }
        catch (DuckDBException e)
        {
            throw new WarehouseFileException($"{Path} cannot be opened: {e.Message}", e);
        }

        _tasks.Runner.Faulted = error => Faulted?.Invoke(error);
    }

    /// <summary>Whether streams that fill start the tasks that wait for them; see the property of the task runner.</summary>
    public bool Triggers { get => Tasks.Runner.Triggers; set => Tasks.Runner.Triggers = value; }

    Task IRunEnds.Next => Tasks.Runner.NextEnd;

    /// <summary>Begins to run what comes due.</summary>
    public Task StartTasksAsync(CancellationToken cancellationToken) => Tasks.Runner.StartAsync(cancellationToken);

    /// <summary>Since when the graph run or refresh that goes on now does; null where none does.</summary>
    public DateTimeOffset? BusySince => Tasks.Runner.BusySince;

    /// <summary>Waits for the graph that runs, and begins nothing new.</summary>
    public Task StopTasksAsync(CancellationToken cancellationToken) => Tasks.Runner.StopAsync(cancellationToken);

    /// <summary>Waits for those who write, and lets nobody else until the result is disposed, or the database is.</summary>
    public Task<IDisposable> HoldWriterAsync(CancellationToken cancellationToken) => _warehouse.HoldWriterAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _tasks, null) is { } tasks)
            await tasks.DisposeAsync();
        await _warehouse.DisposeAsync();
        if (_readOnly)
            Clear();
    }

    private void Clear()
    {
        if (Directory.Exists(_spilled))
            Directory.Delete(_spilled, recursive: true);
    }

    private TaskStatements Tasks => _tasks ?? throw new InvalidOperationException("OpenAsync comes first.");
}

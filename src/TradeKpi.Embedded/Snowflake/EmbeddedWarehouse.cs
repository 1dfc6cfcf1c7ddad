using System.Data.Common;
using System.Globalization;

using TradeKpi.Embedded.Snowflake.Changes;
using TradeKpi.Embedded.Snowflake.Definitions;
using TradeKpi.Embedded.Snowflake.Engines;
using TradeKpi.Embedded.Snowflake.Reading;
using TradeKpi.Embedded.Snowflake.Sessions;
using TradeKpi.Embedded.Snowflake.Tasks;

namespace TradeKpi.Embedded.Snowflake;

/// <summary>
/// A warehouse in this process that takes Snowflake SQL: DuckDB behind Snowflake's statements, functions, streams, COPY and procedures.
/// Many sessions may read at once; one writes at a time. That is no matter of order only: while two sessions append to one table of DuckDB
/// 1.5.6, a third that filters by a column's least or greatest value may be given rows that the filter excludes.
/// </summary>
/// <remarks>
/// Deviations that cannot be hidden: after an error inside a transaction only ROLLBACK is accepted (Snowflake would undo the statement
/// alone); a name in double quotes is the same whatever its case, and result columns carry the case they were written in; a table with
/// streams cannot be replaced, dropped or renamed (in Snowflake its streams would go stale); the product of two DECIMALs keeps 18 digits
/// where both have 18, and raises beyond; a division gives a double, and null by zero (Snowflake would raise).
/// </remarks>
public sealed class EmbeddedWarehouse : DbDataSource
{
    private readonly DbDataSource _engine;
    private readonly Lazy<Task> _ready;
    private readonly StreamNames _streams;
    private readonly Turn _writer = new();

    public EmbeddedWarehouse(EmbeddedWarehouseOptions options, TimeProvider time)
        : this(options, time, EngineSource.Open(options?.DatabasePath, options?.ReadOnly ?? false))
    {
    }

    internal EmbeddedWarehouse(EmbeddedWarehouseOptions options, TimeProvider time, DbDataSource engine)
    {
        ArgumentNullException.ThrowIfNull(options);
        Options = options;
        _streams = new StreamNames(options.StreamRows);
        Time = time;
        _engine = engine;
        _ready = new Lazy<Task>(PrepareAsync);
    }

    public override string ConnectionString => Options.DatabasePath ?? ":memory:";

    /// <summary>Who executes the statements about tasks and dynamic tables; while null, they are refused.</summary>
    internal SnowflakeTasks? Tasks { get; set; }

    internal KnownBlocks Blocks { get; } = new();

    internal KnownMerges Merges { get; } = new();

    internal EmbeddedWarehouseOptions Options { get; }

    internal TimeProvider Time { get; }

    /// <summary>A session past the dialect and its writer lock.</summary>
    internal async Task<Engine> OpenEngineAsync(CancellationToken cancellationToken)
    {
        await _ready.Value.WaitAsync(cancellationToken);
        return new Engine(await _engine.OpenConnectionAsync(cancellationToken));
    }

    /// <summary>Lets nobody write until the result is disposed: those who want to wait.</summary>
    internal async Task<IDisposable> HoldWriterAsync(CancellationToken cancellationToken) => await _writer.TakeAsync(cancellationToken);

    internal async Task<Interpreter> OpenSessionAsync(CancellationToken cancellationToken) =>
        new(this, new Session(await OpenEngineAsync(cancellationToken), _writer, _streams));

    protected override DbConnection CreateDbConnection() => new SnowflakeConnection(this);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _engine.Dispose();
            _writer.Dispose();
        }

        base.Dispose(disposing);
    }

    protected override async ValueTask DisposeAsyncCore()
    {
        await _engine.DisposeAsync();
        _writer.Dispose();
        await base.DisposeAsyncCore();
    }

    private async Task PrepareAsync()
    {
        await using var engine = new Engine(await _engine.OpenConnectionAsync());
        if (Options.MemoryLimit is { } memory)
            await engine.RunAsync($"set memory_limit = {SqlText.Literal(memory)}", default);
        await engine.RunAsync($"set threads = {Options.Threads.ToString(CultureInfo.InvariantCulture)}", default);
        // A division by zero is no infinity: Snowflake, which has none either, would raise.
        await engine.RunAsync("set global ieee_floating_point_ops = false", default);
        await engine.RunAsync("set global timezone = 'UTC'", default);
        await engine.RunAsync("set global default_null_order = 'nulls_last_on_asc_first_on_desc'", default);
        if (Options.TempFolder is { } folder)
            await engine.RunAsync($"set temp_directory = {SqlText.Literal(folder)}", default);
        if (Options.SpillLimit is { } spill)
            await engine.RunAsync($"set max_temp_directory_size = {SqlText.Literal(spill)}", default);

        if (!Options.ReadOnly)
            await DefineAsync(engine);
        await _streams.ReadAsync(engine, default);
        if (Options.FilesOfStagesOnly && await engine.ScalarAsync("select current_setting('enable_external_access')", default) is true)
        {
            await engine.RunAsync($"set allowed_directories = [{string.Join(", ", Options.Stages.Values.Select(SqlText.Literal))}]",
                default);
            await engine.RunAsync("set enable_external_access = false", default);
        }
    }

    private static async Task DefineAsync(Engine engine)
    {
        await engine.RunAsync("begin transaction", default);
        foreach (var statement in Catalog.Tables.Concat(Prelude.Statements()))
            await engine.RunAsync(statement, default);
        await engine.RunAsync("commit", default);
    }
}

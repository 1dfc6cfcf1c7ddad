using TradeKpi.Embedded.Snowflake;
using TradeKpi.Simulation.Tests.Turns;
using TradeKpi.Warehouse;

namespace TradeKpi.Simulation.Tests.Ports;

/// <summary>
/// The real embedded warehouse, in a file that was deployed before. It runs on whatever becomes of its clients, unless it is killed
/// itself.
/// </summary>
internal sealed class SimulatedWarehouse(Scheduler turns, string path, string stage) : IAsyncDisposable
{
    private const int MostStatements = 400;

    private readonly List<WarehouseConnection> _sessions = [];
    private FailingEngine _engine = null!;
    private EmbeddedWarehouse _warehouse = null!;
    private TaskStatements _tasks = null!;

    /// <summary>Past all faults.</summary>
    public EmbeddedWarehouse Source => _warehouse;

    /// <summary>The session whose transaction is open: the engine has one writer at a time, and others wait.</summary>
    public WarehouseConnection? Writer { get; set; }

    /// <summary>Whether anything was written since tasks ran to their end.</summary>
    public bool IsTouched { get; set; } = true;

    public async Task OpenAsync()
    {
        var options = new EmbeddedWarehouseOptions { FilesOfStagesOnly = true, DatabasePath = path, Threads = 1 };
        options.Stages["ops.lake"] = stage;
        _engine = new FailingEngine(path);
        _warehouse = new EmbeddedWarehouse(options, turns.Time, _engine);
        _tasks = await TaskStatements.AttachAsync(_warehouse);
    }

    /// <summary>Of how many runs of tasks one is interrupted; 0 for none.</summary>
    public int FailsOneOf { get; set; }

    /// <summary>
    /// Runs the tasks that are due. The engine may fail at any statement within, or die there: then the warehouse begins again from its
    /// file.
    /// </summary>
    public string RunTasks()
    {
        if (FailsOneOf > 0 && turns.Random.Next(FailsOneOf) == 0)
            Fail();
        try
        {
            var runs = Task.Run(() => _tasks.Runner.RunPendingAsync()).GetAwaiter().GetResult();
            IsTouched = runs > 0;
            return $"{runs} runs";
        }
        catch (EngineFailedException)
        {
            // The loop of the task runner tells of it and goes on.
            IsTouched = true;
            return "the engine failed";
        }
        finally
        {
            _engine.Spare();
            if (_engine.IsDead)
                Task.Run(RestartAsync).GetAwaiter().GetResult();
        }
    }

    private void Fail()
    {
        var (way, statements, commits) = (turns.Random.Next(3), turns.Random.Next(MostStatements), turns.Random.Next(1, 9));
        var dies = turns.Random.Next(2) == 0;
        if (way == 0)
            _engine.FailAfter(statements, dies);
        else if (way == 1)
            _engine.FailAfterCommits(commits, "silver", dies);
        else
            _engine.FailAfterCommits((commits + 3) / 4, "gold", dies);
    }

    /// <summary>Whether bronze or silver hold what gold does not show.</summary>
    public async Task<bool> IsPendingAsync()
    {
        await using var connection = await _warehouse.OpenConnectionAsync();
        await using var command = connection.Command("select has_pending from ops.vw_pipeline_pending");
        return await command.ExecuteScalarAsync() is true;
    }

    public SnowflakeConnection Connect() => (SnowflakeConnection)_warehouse.CreateConnection();

    public void Opened(WarehouseConnection session) => _sessions.Add(session);

    public void Closed(WarehouseConnection session)
    {
        _sessions.Remove(session);
        if (Writer == session)
            Writer = null;
    }

    /// <summary>A client is gone: its sessions end, and their transactions are rolled back.</summary>
    public void Forget(Life life)
    {
        foreach (var session in _sessions.Where(session => session.Life == life).ToList())
            session.End();
    }

    /// <summary>The warehouse itself ends and begins again; every session is gone.</summary>
    public async Task RestartAsync()
    {
        foreach (var session in _sessions.ToList())
            session.End();
        await DisposeAsync();
        await OpenAsync();
        IsTouched = true;
    }

    public async ValueTask DisposeAsync()
    {
        await _tasks.DisposeAsync();
        await _warehouse.DisposeAsync();
    }
}

using TradeKpi.Generate;
using TradeKpi.Generate.Ledger;
using TradeKpi.Lake;
using TradeKpi.Load;
using TradeKpi.Merge;
using TradeKpi.Operate;
using TradeKpi.Simulation.Tests.Actors;
using TradeKpi.Simulation.Tests.Ports;
using TradeKpi.Simulation.Tests.Turns;

namespace TradeKpi.Simulation.Tests;

/// <summary>One run: what is durable, who acts on it, and what a seed makes of them.</summary>
internal sealed class World : IAsyncDisposable
{
    public const int Consumers = 2;
    private const int MostTurns = 20_000;
    private const int MostRuns = 5;

    private static readonly DateTimeOffset s_start = new(2026, 1, 2, 22, 0, 0, TimeSpan.Zero);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tradekpi-simulation-");
    private readonly SimulatedStore _store;
    private readonly TimeSpan _patience;

    /// <param name="toGold">Whether there is a warehouse; without, a run ends at the lake and takes a hundredth of the time.</param>
    public World(int seed, bool toGold = true)
    {
        HasWarehouse = toGold;
        Turns = new Scheduler(seed, s_start);
        var random = Turns.Random;
        Turns.Chances = Chances.Draw(random);
        (HasDoor, BatchEvents, _patience) = (random.Next(2) == 0, random.Next(5, 60), TimeSpan.FromSeconds(random.Next(2)));
        Hub = new SimulatedHub(Turns.Time, random.Next(1, 4));
        _store = new SimulatedStore(Turns.Time, toGold ? _folder.FullName : null);
        Warehouse = new SimulatedWarehouse(Turns, Path.Combine(_folder.FullName, "warehouse.duckdb"), _folder.FullName);
        LoadOptions = new LoadOptions { FilesPerCopy = random.Next(1, 20), MissedAfter = TimeSpan.FromSeconds(random.Next(3)) };
        (Ledger, Lines) = Source.Draw(random);
        Leisure = 1 << random.Next(4, 8);
        IsDeployed = random.Next(8) > 0 || !toGold;
        AddActors(random);
    }

    public Scheduler Turns { get; }

    public SimulatedHub Hub { get; }

    public SimulatedWarehouse Warehouse { get; }

    public LoadOptions LoadOptions { get; }

    /// <summary>Whether the source comes in by our door, or writes into the hub itself.</summary>
    public bool HasDoor { get; }

    public bool HasWarehouse { get; }

    public int BatchEvents { get; }

    /// <summary>How many chances to run tasks the warehouse lets go by for each that it takes.</summary>
    public int Leisure { get; }

    public IReadOnlyList<GeneratedLine> Lines { get; }

    public KnownAnswerLedger Ledger { get; }

    /// <summary>How many lines the source knows as accepted.</summary>
    public int Sent { get; set; }

    /// <summary>Files that loaders will hear of.</summary>
    public List<string> News { get; } = [];

    public bool IsDeployed { get; set; }

    /// <summary>Whether nothing befalls anyone any more.</summary>
    public bool IsCalm { get; private set; }

    /// <summary>The lake's files.</summary>
    public IEnumerable<string> Files => _store.Paths.Where(path => LakePath.EntityOf(path) is not null);

    public IScratchWarehouse Recomputed() => new Recomputed(OpenLake(), _folder.FullName, Turns.Time);

    /// <summary>COPY remembers no file.</summary>
    public void AgeFiles() => _store.Age();

    public ILake OpenLake() => new SimulatedLake(Turns, _store, _patience);

    /// <summary>Runs until the source is done, then without faults until everything it sent has come to the lake.</summary>
    public async Task RunAsync()
    {
        if (HasWarehouse)
        {
            File.Copy(await DeployedWarehouse.File, Path.Combine(_folder.FullName, "warehouse.duckdb"));
            await Warehouse.OpenAsync();
        }

        Turns.Run(() => Sent == Lines.Count, MostTurns);
        (IsCalm, Turns.Chances) = (true, Chances.None);
        Turns.Run(() => IsDeployed && Hub.IsDrained && Turns.AllWaitTo(HubClient.Read, "consumer"), MostTurns);
        Turns.KillAll();
        if (HasWarehouse)
            await DrainAsync();
    }

    /// <summary>What is wrong at the end of the run.</summary>
    public Task<IReadOnlyList<string>> FaultsAsync() =>
        HasWarehouse ? new Invariants(this).FaultsAsync() : new LakeInvariants(this).FaultsAsync();

    public async ValueTask DisposeAsync()
    {
        Turns.KillAll();
        if (HasWarehouse)
            await Warehouse.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    // What a host does when it starts.
    private async Task DrainAsync()
    {
        using var load = new LoadStage(Warehouse.Source, OpenLake(), LoadOptions, Turns.Time);
        var report = await load.ReconcileAsync(CancellationToken.None);
        Turns.Note("drain", $"{report.Loaded} files loaded, {report.Failures.Count} refused");
        var merge = new MergeStage(Warehouse.Source, Turns.Time);
        for (var asks = 0; await Warehouse.IsPendingAsync(); asks++)
        {
            if (asks == MostRuns)
                throw new InvalidOperationException("Gold does not come to show what bronze holds.");
            await merge.RequestAsync(CancellationToken.None);
            Warehouse.RunTasks();
        }
    }

    private void AddActors(Random random)
    {
        Add("publisher", new Publisher(this).RunAsync);
        for (var number = 0; number < Consumers; number++)
            Add(number == 0 ? "consumer 0" : "consumer 1", new Consumer(this, number).RunAsync);
        if (HasWarehouse)
        {
            Add("loader 0", new Loader(this).RunAsync);
            Add("loader 1", new Loader(this).RunAsync);
            Add("merger", new Merger(this).RunAsync);
        }

        if (!IsDeployed)
            Add("deployer", new Deployer(this).RunAsync);
        Add("fortune", new Fortune(this).RunAsync);

        // Weights of their own: in some runs one is far behind the others.
        void Add(string name, Func<Life, Task> body) =>
            Turns.Add(new Actor(name, 1 << random.Next(4), body) { Died = Warehouse.Forget });
    }
}

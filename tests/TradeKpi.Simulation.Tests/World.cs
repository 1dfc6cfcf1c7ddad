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

    private static readonly int[] s_failsOneOf = [0, 1, 2, 3];
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
        (Ledger, Lines, Fixes) = Source.Draw(random);
        (Leisure, RunsLeft) = (1 << random.Next(4, 8), 1 << random.Next(3));
        Warehouse.FailsOneOf = s_failsOneOf[random.Next(s_failsOneOf.Length)];
        (IsDeployed, CopyForgets) = (random.Next(8) > 0 || !toGold, random.Next(2) == 0);
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

    /// <summary>How many times it runs them yet, whether it comes through or not: they are what a seed takes its time for.</summary>
    public int RunsLeft { get; set; }

    /// <summary>Whether COPY's memory of files has always ended: the ledger alone knows what is loaded.</summary>
    public bool CopyForgets { get; }

    /// <summary>What the source sends.</summary>
    public IReadOnlyList<GeneratedLine> Lines { get; }

    /// <summary>
    /// What some of its lines should have said: it comes when an operator corrects what is quarantined, and not otherwise.
    /// </summary>
    public IReadOnlyList<GeneratedLine> Fixes { get; }

    /// <summary>How many of them the operator knows as accepted.</summary>
    public int Fixed { get; set; }

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

    /// <summary>The lake as a loader sees it: files come late to its listings.</summary>
    public ILake OpenLateLake() => new SimulatedLake(Turns, _store, _patience, () => !IsCalm);

    /// <summary>Runs until the source is done, then without faults until everything it sent has come to the lake.</summary>
    public async Task RunAsync()
    {
        if (HasWarehouse)
        {
            File.Copy(await DeployedWarehouse.File, Path.Combine(_folder.FullName, "warehouse.duckdb"));
            await Warehouse.OpenAsync();
        }

        Turns.Run(() => Sent == Lines.Count, MostTurns);
        IsCalm = true;
        Turns.Calm();
        Turns.Run(() => IsDeployed && Fixed == Fixes.Count && Hub.IsDrained && Turns.AllWaitTo(HubClient.Read, "consumer"), MostTurns);
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
        for (; RunsLeft > 0; RunsLeft--)
            Turns.Note("drain", Warehouse.RunTasks());
        Warehouse.FailsOneOf = 0;
        for (var asks = 0; await Warehouse.IsPendingAsync(); asks++)
        {
            if (asks == MostRuns)
                throw new InvalidOperationException("Gold does not come to show what bronze holds.");
            await new MergeStage(Warehouse.Source, Turns.Time).RequestAsync(CancellationToken.None);
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

        if (Fixes.Count > 0)
            Add("operator", new Operator(this).RunAsync);
        if (!IsDeployed)
            Add("deployer", new Deployer(this).RunAsync);
        Add("fortune", new Fortune(this).RunAsync);

        // Weights of their own: in some runs one is far behind the others.
        void Add(string name, Func<Life, Task> body) =>
            Turns.Add(new Actor(name, 1 << random.Next(4), body) { Died = Warehouse.Forget });
    }
}

using TradeKpi.Lake;
using TradeKpi.Simulation.Tests.Turns;
using TradeKpi.Specs.Lake;

namespace TradeKpi.Simulation.Tests.Ports;

/// <summary>The simulated lake is a lake.</summary>
public sealed class SimulatedLakeTests : LakeSpec, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tradekpi-simulation-");
    private readonly Scheduler _turns = new(1, DateTimeOffset.UnixEpoch);
    private readonly SimulatedStore _store;

    public SimulatedLakeTests() => _store = new SimulatedStore(_turns.Time, _folder.FullName);

    public void Dispose() => _folder.Delete(recursive: true);

    protected override ILake OpenLake() => new SimulatedLake(_turns, _store, TimeSpan.Zero);

    protected override Task LeaveBehindAsync(string path, byte[] content)
    {
        _store.LeaveBehind(path, content);
        return Task.CompletedTask;
    }
}

using System.Data;
using Azure.Storage.Blobs;
using Microsoft.Azure.Functions.Worker;
using TradeKpi.Functions.Pipeline;
using TradeKpi.Load;
using TradeKpi.Merge;
using TradeKpi.Specs;
using TradeKpi.Tests.Fakes;
using TradeKpi.Warehouse;

namespace TradeKpi.Functions.Laptop.Tests;

/// <summary>
/// The functions that load, on a warehouse that answers by script: what they throw comes again, what they do not is acknowledged.
/// </summary>
public sealed class LoadFunctionsTests : IDisposable
{
    private const string Path = "lake/order/date=2026-01-02/hour=03/tradekpi-20260102030405-2-0000000000000000007-0000000000000000008.json";

    private readonly MemoryLake _lake = new();
    private readonly LoadOptions _options = new() { Linger = TimeSpan.Zero };
    private readonly FakeWarehouse _warehouse;
    private readonly LoadStage _stage;
    private readonly LoadGate _gate;
    private readonly ManualTime _time = new(new DateTimeOffset(2026, 1, 2, 4, 0, 0, TimeSpan.Zero));
    private readonly FakeLedger _ledger = new();
    private Exception? _copyFails;

    public LoadFunctionsTests()
    {
        _warehouse = new FakeWarehouse(Answer) { OnCommit = _ledger.Commit, OnRollback = _ledger.Rollback };
        _stage = new LoadStage(_warehouse, _lake, _options, _time);
        var merge = new MergeRequests(new MergeStage(_warehouse, TimeProvider.System), new MergeOptions { Debounce = TimeSpan.Zero },
            TimeProvider.System);
        _gate = new LoadGate(_stage, merge, _options, TimeProvider.System);
    }

    public static TheoryData<string> Twins => [nameof(LoadWarehouse), nameof(LoadWarehouseByPolling)];

    public void Dispose()
    {
        _gate.Dispose();
        _stage.Dispose();
        _warehouse.Dispose();
    }

    [Theory]
    [MemberData(nameof(Twins))]
    public async Task A_new_file_is_copied_by_its_path_in_the_container_and_gold_is_asked_for(string twin)
    {
        await RunAsync(twin, Path);
        Assert.Equal([Path], Copies(), StringComparer.Ordinal);
        Assert.Contains("execute task ops.refresh_kpis", _warehouse.Log, StringComparer.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Twins))]
    public async Task A_file_that_is_announced_twice_is_copied_once(string twin)
    {
        await RunAsync(twin, Path);
        await RunAsync(twin, Path);
        Assert.Equal([Path], Copies(), StringComparer.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Twins))]
    public async Task A_warehouse_that_is_down_throws_so_that_the_news_comes_again(string twin)
    {
        _copyFails = new FakeException("the warehouse is gone", transient: true);
        await Assert.ThrowsAsync<FakeException>(() => RunAsync(twin, Path));
        _copyFails = null;
        await RunAsync(twin, Path);
        Assert.Equal([Path], _ledger.Files, StringComparer.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Twins))]
    public async Task A_file_that_copy_refuses_for_its_content_is_noted_and_acknowledged(string twin)
    {
        _copyFails = new FakeException("no JSON", number: CopyFaults.NoJson);
        await RunAsync(twin, Path);
        Assert.Contains(_warehouse.Log, command => command.StartsWith("merge into ops.load_failures", StringComparison.Ordinal));
        Assert.Empty(_ledger.Files);
    }

    [Theory]
    [MemberData(nameof(Twins))]
    public async Task A_file_that_nobody_here_wrote_is_acknowledged_when_its_name_fits_and_poison_when_not(string twin)
    {
        await RunAsync(twin, "lake/elsewhere/notes.json");
        await Assert.ThrowsAsync<ArgumentException>(() => RunAsync(twin, "lake/order/my notes.json"));
        Assert.Empty(Copies());
    }

    [Fact]
    public async Task Reconciling_loads_what_the_lake_holds_and_the_ledger_lacks()
    {
        await _lake.WriteOnceAsync(Path, new byte[] { 1 }, default);
        await new ReconcileLake(_gate).RunAsync(new TimerInfo(), CancellationToken.None);
        await new ReconcileLake(_gate).RunAsync(new TimerInfo(), CancellationToken.None);
        Assert.Equal([Path], Copies(), StringComparer.Ordinal);
    }

    [Fact]
    public async Task Reconciling_throws_when_the_warehouse_is_down_and_the_next_tick_tries_again()
    {
        _warehouse.OnOpen = () => throw new FakeException("the warehouse is gone", transient: true);
        await Assert.ThrowsAsync<FakeException>(() => new ReconcileLake(_gate).RunAsync(new TimerInfo(), CancellationToken.None));
    }

    private Task RunAsync(string twin, string path)
    {
        var file = new BlobClient(new Uri("https://account.blob.core.windows.net/lake/" + Uri.EscapeDataString(path)));
        return twin == nameof(LoadWarehouse)
            ? new LoadWarehouse(_gate).RunAsync(file, CancellationToken.None)
            : new LoadWarehouseByPolling(_gate).RunAsync(file, CancellationToken.None);
    }

    private IEnumerable<string> Copies() => _warehouse.Log.Where(command => command.StartsWith("copy into", StringComparison.Ordinal))
        .SelectMany(command => command.Split('\'').Where(part => part.StartsWith("lake/", StringComparison.Ordinal)));

    private DataTable Answer(FakeCommand command)
    {
        var text = command.CommandText;
        if (_ledger.Answer(command) is { } noted)
            return noted;
        if (text.StartsWith("copy into bronze.order_lines", StringComparison.Ordinal))
            return _copyFails is null ? FakeWarehouse.Table(["file", "rows_loaded"], [Path, 2L]) : throw _copyFails;
        return FakeWarehouse.Table(["status"]);
    }
}

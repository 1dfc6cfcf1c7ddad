using System.Data;
using Microsoft.Extensions.Time.Testing;
using TradeKpi.Lake;
using TradeKpi.Load;
using TradeKpi.Merge;
using TradeKpi.Specs;
using TradeKpi.Tests.Fakes;
using TradeKpi.Warehouse;

namespace TradeKpi.Tests.Load;

public sealed class LoadGateTests : IDisposable
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 2, 9, 3, 0, TimeSpan.Zero));
    private readonly LoadOptions _options = new();
    private readonly MergeOptions _merging = new() { Debounce = TimeSpan.Zero };
    private readonly MemoryLake _lake = new();
    private readonly FakeWarehouse _warehouse;
    private readonly LoadStage _stage;
    private readonly LoadGate _gate;
    private readonly FakeLedger _ledger = new();
    private readonly List<string[]> _copies = [];
    private Action<string[]> _beforeCopy = _ => { };
    private Action _beforePending = () => { };
    private Action _beforeAsk = () => { };
    private int _asked;

    public LoadGateTests()
    {
        _warehouse = new FakeWarehouse(Answer) { OnCommit = _ledger.Commit, OnRollback = _ledger.Rollback };
        _stage = new LoadStage(_warehouse, _lake, _options, _time);
        var merge = new MergeRequests(new MergeStage(_warehouse, _time), _merging, _time);
        _gate = new LoadGate(_stage, merge, _options, _time);
    }

    public void Dispose()
    {
        _gate.Dispose();
        _stage.Dispose();
        _warehouse.Dispose();
    }

    [Fact]
    public async Task Files_that_arrive_together_are_one_copy_one_report_and_one_ask()
    {
        Task<LoadReport>[] loads = [LoadAsync(Order(1)), LoadAsync(Order(2)), LoadAsync(Order(3))];
        Assert.Empty(_copies);
        _time.Advance(_options.Linger);
        var reports = await Task.WhenAll(loads);
        Assert.Equal([Order(1), Order(2), Order(3)], Assert.Single(_copies));
        Assert.All(reports, report => Assert.Same(reports[0], report));
        Assert.Equal((30, 1), (reports[0].Rows["order"], _asked));
    }

    [Fact]
    public async Task Which_files_are_done_is_told()
    {
        var settled = new List<string>();
        _gate.Settled = settled.AddRange;
        var load = LoadAsync(Order(1));
        _time.Advance(_options.Linger);
        await load;
        await _gate.LoadAsync([Order(2), Order(3)], default);
        Assert.Equal([Order(1), Order(2), Order(3)], settled);
    }

    [Fact]
    public async Task A_full_copy_does_not_linger()
    {
        _options.FilesPerCopy = 2;
        await Task.WhenAll(LoadAsync(Order(1)), LoadAsync(Order(2)));
        Assert.Equal([Order(1), Order(2)], Assert.Single(_copies));
    }

    [Fact]
    public async Task What_arrives_while_a_load_runs_is_the_next_load()
    {
        var entered = new TaskCompletionSource();
        using var proceed = new ManualResetEventSlim();
        _beforeCopy = _ =>
        {
            entered.TrySetResult();
            proceed.Wait();
        };
        var first = LoadAsync(Order(1));
        _time.Advance(_options.Linger);
        await entered.Task;
        var second = LoadAsync(Order(2));
        _time.Advance(_options.Linger);
        var third = LoadAsync(Order(3));
        Assert.Empty(_copies);

        proceed.Set();
        await Task.WhenAll(first, second, third);
        Assert.Equal([[Order(1)], [Order(2), Order(3)]], _copies);
    }

    [Fact]
    public async Task A_file_that_copy_refuses_throws_nothing_and_asks_for_nothing()
    {
        _beforeCopy = _ => throw new FakeException("bad JSON", number: CopyFaults.NoJson);
        var report = await LoadedAsync(Order(1));
        Assert.Equal(new LoadFailure(Order(1), "bad JSON"), Assert.Single(report.Failures));
        Assert.Equal(0, _asked);
    }

    [Fact]
    public async Task A_warehouse_that_does_not_answer_throws_to_every_caller_and_the_same_files_load_later()
    {
        _beforeCopy = _ => throw new FakeException("timeout", transient: true);
        Task<LoadReport>[] loads = [LoadAsync(Order(1)), LoadAsync(Order(2))];
        _time.Advance(_options.Linger);
        foreach (var load in loads)
            await Assert.ThrowsAsync<FakeException>(() => load);

        _beforeCopy = _ => { };
        Assert.Equal(1, (await LoadedAsync(Order(1))).Loaded);
    }

    [Fact]
    public async Task A_file_that_is_loaded_already_asks_for_nothing()
    {
        await LoadedAsync(Order(1));
        Assert.Equal(1, (await LoadedAsync(Order(1))).AlreadyThere);
        Assert.Equal(1, _asked);
    }

    [Fact]
    public async Task A_merge_that_could_not_be_asked_for_is_asked_for_when_the_file_comes_again()
    {
        _beforeAsk = () => throw new FakeException("timeout", transient: true);
        await Assert.ThrowsAsync<FakeException>(() => LoadedAsync(Order(1)));
        _beforeAsk = () => { };
        Assert.Equal(1, (await LoadedAsync(Order(1))).AlreadyThere);
        Assert.Equal(2, _asked);
    }

    [Fact]
    public async Task One_caller_s_cancellation_leaves_the_load_to_the_others()
    {
        using var stop = new CancellationTokenSource();
        var cancelled = _gate.LoadAsync(Order(1), stop.Token);
        var other = LoadAsync(Order(2));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        _time.Advance(_options.Linger);
        Assert.Equal(2, (await other).Loaded);
    }

    [Fact]
    public async Task A_path_that_is_none_fails_its_own_caller_alone()
    {
        var good = LoadAsync(Order(1));
        await Assert.ThrowsAsync<ArgumentException>(() => LoadAsync("lake/order/a'); drop table bronze.order_lines; --.json"));
        _time.Advance(_options.Linger);
        Assert.Equal(1, (await good).Loaded);
    }

    [Fact]
    public async Task Reconciling_asks_for_the_merge_of_what_came()
    {
        await _lake.WriteOnceAsync(Order(1), "{}"u8.ToArray(), default);
        Assert.Equal(1, (await _gate.ReconcileAsync(default)).Loaded);
        Assert.Equal(0, (await _gate.ReconcileAsync(default)).Loaded);
        Assert.Equal(1, _asked);
    }

    [Fact]
    public async Task Files_that_arrived_together_already_do_not_linger()
    {
        Assert.Equal(2, (await _gate.LoadAsync([Order(1), Order(2)], default)).Loaded);
        Assert.Equal(1, _asked);
    }

    [Fact]
    public async Task Fewer_rows_than_are_worth_an_ask_wait_for_more()
    {
        _merging.Rows = 30;
        await _gate.LoadAsync([Order(1), Order(2)], default);
        Assert.Equal(0, _asked);
        await _gate.LoadAsync([Order(3)], default);
        Assert.Equal(1, _asked);
        await _gate.LoadAsync([Order(4)], default);
        Assert.Equal(1, _asked);
    }

    [Fact]
    public async Task Draining_loads_what_stands_in_the_lake_and_settles_what_was_owed()
    {
        _merging.Rows = 20;
        await _gate.LoadAsync([Order(1)], default);
        await _lake.WriteOnceAsync(Order(2), "{}"u8.ToArray(), default);
        Assert.Equal(1, (await _gate.DrainAsync(default)).Loaded);
        await _gate.LoadAsync([Order(3)], default);
        Assert.Equal(0, _asked);
    }

    [Fact]
    public async Task Each_load_is_told_of_once_also_when_its_merge_cannot_be_asked_for()
    {
        var told = new List<int>();
        _gate.Loaded = report => told.Add(report.Loaded);
        _beforeAsk = () => throw new FakeException("timeout", transient: true);
        await Assert.ThrowsAsync<FakeException>(() => _gate.LoadAsync([Order(1), Order(2)], default));
        Assert.Equal([2], told);
    }

    [Fact]
    public async Task No_more_is_loaded_than_one_merge_may_take_before_gold_has_it()
    {
        _merging.MostRows = 20;
        _merging.Rows = 1_000;
        var order = new List<string>();
        _beforeCopy = files => order.AddRange(files.Select(_ => "file"));
        _beforePending = () => order.Add("gold");
        foreach (var path in (string[])[Batch("trade", 0), Batch("order", 1), Batch("trade", 1), Batch("order", 2), Batch("customer", 3)])
            await _lake.WriteOnceAsync(path, "{}"u8.ToArray(), default);

        Assert.Equal(5, (await _gate.ReconcileAsync(default)).Loaded);
        // What an earlier process left first; then files of one time together, whatever their entity.
        Assert.Equal(["gold", "file", "file", "gold", "file", "file", "gold", "file"], order, StringComparer.Ordinal);
    }

    [Fact]
    public async Task Without_a_bound_all_is_loaded_at_once_and_nobody_waits()
    {
        _beforePending = () => Assert.Fail("It waited for gold.");
        Assert.Equal(3, (await _gate.LoadAsync([Batch("order", 0), Batch("order", 1), Batch("order", 2)], default)).Loaded);
        Assert.Single(_copies);
    }

    private static string Batch(string entity, int n) =>
        LakePath.Of(entity, "tradekpi", "20260102030405", 0, n * 10, (n * 10) + 9, new DateTimeOffset(2026, 1, 2, 3, 0, 0, TimeSpan.Zero));

    private static string Order(int n) => $"lake/order/date=2026-01-02/hour=03/f{n}.json";

    private Task<LoadReport> LoadAsync(string path) => _gate.LoadAsync(path, default);

    private async Task<LoadReport> LoadedAsync(string path)
    {
        var load = LoadAsync(path);
        _time.Advance(_options.Linger);
        return await load;
    }

    private DataTable Answer(FakeCommand command)
    {
        var text = command.CommandText;
        if (_ledger.Answer(command) is { } noted)
            return noted;
        if (text.StartsWith("execute task", StringComparison.Ordinal))
        {
            _asked++;
            _beforeAsk();
        }

        return text switch
        {
            _ when text.StartsWith("copy", StringComparison.Ordinal) => Copy(text),
            "select has_pending from ops.vw_pipeline_pending" => Pending(),
            _ when text.EndsWith("from ops.vw_runs", StringComparison.Ordinal) => FakeWarehouse.Table(["ended", "failed"], [0L, 0L]),
            _ => new DataTable(),
        };
    }

    private DataTable Pending()
    {
        _beforePending();
        return FakeWarehouse.Table(["has_pending"], [false]);
    }

    private DataTable Copy(string text)
    {
        var files = SqlLexer.Tokens(text).Where(token => token.Kind == SqlTokenKind.String).Select(token => token.Unquoted).ToArray();
        _beforeCopy(files);
        _copies.Add(files);
        return FakeWarehouse.Table(["file", "rows_loaded"], [.. files.Select(file => new object[] { file, 10L })]);
    }
}

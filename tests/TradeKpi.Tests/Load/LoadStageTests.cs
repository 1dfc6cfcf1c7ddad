using System.Data;
using System.Data.Common;
using System.Globalization;
using TradeKpi.Load;
using TradeKpi.Specs;
using TradeKpi.Tests.Fakes;
using TradeKpi.Warehouse;

namespace TradeKpi.Tests.Load;

public sealed class LoadStageTests : IDisposable
{
    private static readonly string[] s_copyColumns = ["file", "status", "rows_parsed", "rows_loaded"];
    private readonly MemoryLake _lake = new();
    private readonly LoadOptions _options = new();
    private readonly FakeWarehouse _warehouse;
    private readonly ManualTime _time = new(new DateTimeOffset(2026, 1, 8, 12, 0, 0, TimeSpan.Zero));
    private readonly FakeLedger _ledger = new();
    private readonly Dictionary<string, string> _failures = new(StringComparer.Ordinal);
    private readonly HashSet<string> _remembered = new(StringComparer.Ordinal);
    private readonly HashSet<string> _bad = new(StringComparer.Ordinal);
    private readonly List<string[]> _copies = [];
    private readonly List<string> _sinces = [];
    private string _stageUrl = "";
    private Action _beforeCopy = () => { };

    public LoadStageTests() => _warehouse = new FakeWarehouse(Answer)
    {
        OnCommit = _ledger.Commit,
        OnRollback = _ledger.Rollback,
    };

    private LoadStage Stage => new(_warehouse, _lake, _options, _time);

    public void Dispose() => _warehouse.Dispose();

    [Fact]
    public async Task Files_of_an_entity_are_copied_at_once_and_noted_in_the_same_transaction()
    {
        var report = await LoadAsync(Order(2), Order(1));
        Assert.Equal((2, 0, 0), (report.Loaded, report.AlreadyThere, report.Ignored));
        Assert.Equal(20, report.Rows["order"]);
        Assert.Equal([Order(1), Order(2)], Assert.Single(_copies));
        Assert.Equal(["select", "copy", "merge", "select", "commit"], [.. _warehouse.Log.Select(text => text.Split(' ')[0])]);
        Assert.Equal([Order(1), Order(2)], _ledger.Files, StringComparer.Ordinal);
    }

    [Fact]
    public async Task The_copy_is_snowflake_s_text()
    {
        await LoadAsync(Order(1));
        Assert.Equal(
            $"""
            copy into bronze.order_lines (line, file_name, file_row_number)
            from (select $1, metadata$filename, metadata$file_row_number from @ops.lake/)
            files = ('{Order(1)}')
            file_format = (type = json)
            on_error = abort_statement
            """,
            _warehouse.Log[1]);
        Assert.Equal(4, SqlScript.Split(_warehouse.Log[1]).Single().Tokens
            .Count(token => token.Kind == SqlTokenKind.Symbol && token.Text == "("));
    }

    [Fact]
    public async Task A_loaded_file_is_left_alone()
    {
        await LoadAsync(Order(1));
        var report = await LoadAsync(Order(1), Order(2));
        Assert.Equal((1, 1), (report.Loaded, report.AlreadyThere));
        Assert.Equal([Order(2)], _copies[1]);
    }

    [Fact]
    public async Task Entities_and_the_quarantine_go_to_their_own_tables_and_other_files_nowhere()
    {
        var report = await LoadAsync("lake/trade/t.json", Order(1), "quarantine/date=2026-01-02/hour=03/q.json",
            "quarantine-replayed/x.json");
        Assert.Equal(["order", "quarantine", "trade"], [.. report.Rows.Keys.Order(StringComparer.Ordinal)]);
        Assert.Equal(1, report.Ignored);
        Assert.Contains(_warehouse.Log, text => text.StartsWith("copy into bronze.quarantine_lines", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Never_more_files_a_copy_than_allowed()
    {
        _options.FilesPerCopy = 3;
        await LoadAsync([.. Enumerable.Range(0, 8).Select(Order)]);
        Assert.Equal([3, 3, 2], _copies.Select(files => files.Length));
    }

    [Fact]
    public async Task A_file_that_copy_refuses_is_noted_and_stops_no_other()
    {
        _bad.Add(Order(2));
        var report = await LoadAsync(Order(1), Order(2), Order(3));
        Assert.Equal(2, report.Loaded);
        Assert.Equal(new LoadFailure(Order(2), "bad JSON in " + Order(2)), Assert.Single(report.Failures));
        Assert.Equal([Order(1), Order(3)], _ledger.Files, StringComparer.Ordinal);
        Assert.Equal("bad JSON in " + Order(2), _failures[Order(2)]);
    }

    [Fact]
    public async Task A_warehouse_that_does_not_answer_throws_and_notes_nothing()
    {
        _beforeCopy = () => throw new FakeException("timeout", transient: true);
        await Assert.ThrowsAsync<FakeException>(() => LoadAsync(Order(1), Order(2)));
        Assert.Empty(_failures);
        Assert.Empty(_ledger.Files);
        _beforeCopy = () => { };
        Assert.Equal(2, (await LoadAsync(Order(1), Order(2))).Loaded);
    }

    [Theory]
    [InlineData(3001, "Insufficient privileges to operate on stage 'LAKE'")]
    [InlineData(2003, "Stage 'OPS.LAKE' does not exist or not authorized")]
    [InlineData(91_016, "Remote file was not found")]
    [InlineData(0, "Snowflake cannot be reached")]
    public async Task A_copy_refused_for_anything_but_a_files_content_throws_at_once_and_notes_no_file(int number, string message)
    {
        var copies = 0;
        _beforeCopy = () =>
        {
            copies++;
            throw new FakeException(message, number: number);
        };
        await Assert.ThrowsAsync<FakeException>(() => LoadAsync([.. Enumerable.Range(0, 1000).Select(Order)]));
        Assert.Equal(1, copies);
        Assert.Empty(_failures);
        Assert.Empty(_ledger.Files);
    }

    [Fact]
    public async Task A_bad_file_among_a_thousand_is_found_by_halves()
    {
        _bad.Add(Order(500));
        var report = await LoadAsync([.. Enumerable.Range(0, 1000).Select(Order)]);
        Assert.Equal((999, Order(500)), (report.Loaded, Assert.Single(report.Failures).Path));
        Assert.InRange(_copies.Count, 2, 21);
    }

    [Fact]
    public async Task A_crash_before_the_commit_leaves_the_file_to_be_loaded_again()
    {
        _warehouse.OnCommit = () => throw new FakeException("connection lost");
        await Assert.ThrowsAsync<FakeException>(() => LoadAsync(Order(1)));
        Assert.Empty(_ledger.Files);
        Assert.Empty(_failures);
    }

    [Fact]
    public async Task A_file_that_copy_remembers_is_noted_with_the_rows_that_bronze_has()
    {
        _remembered.Add(Order(1));
        var report = await LoadAsync(Order(1));
        Assert.Equal((1, 7), (report.Loaded, report.Rows["order"]));
    }

    [Fact]
    public async Task An_answer_with_the_whole_url_is_understood()
    {
        _stageUrl = "azure://account.blob.core.windows.net/lake/";
        Assert.Equal(10, (await LoadAsync(Order(1))).Rows["order"]);
    }

    [Fact]
    public async Task Reconciling_loads_what_the_lake_has_and_the_ledger_lacks()
    {
        foreach (var path in new[] { Order(1), Order(2), "lake/customer/c.json", "quarantine-replayed/x.json" })
            await _lake.WriteOnceAsync(path, "{}"u8.ToArray(), CancellationToken.None);
        await LoadAsync(Order(1));
        _failures[Order(1)] = "was bad once";
        var report = await Stage.ReconcileAsync(CancellationToken.None);
        Assert.Equal((2, 0, 0), (report.Loaded, report.AlreadyThere, report.Ignored));
        Assert.Empty(_failures);
    }

    [Fact]
    public async Task Reconciling_what_is_recent_reads_the_day_folders_that_can_still_change_and_the_ledger_from_there()
    {
        _options.RecentDays = 3;
        await WriteAsync(OnDay(5), OnDay(6), OnDay(7), OnDay(8), "quarantine/date=2026-01-07/hour=03/q.json");
        using var stage = Stage;
        var report = await stage.ReconcileRecentAsync(CancellationToken.None);
        Assert.Equal(4, report.Loaded);
        Assert.Equal([OnDay(6), OnDay(7), OnDay(8)], _ledger.Files.Where(file => file.StartsWith("lake/", StringComparison.Ordinal)),
            StringComparer.Ordinal);
        Assert.Equal(6, _sinces.Count);
        Assert.All(_sinces, since => Assert.EndsWith("/date=2026-01-06/", since, StringComparison.Ordinal));
        Assert.Equal(1, (await stage.ReconcileAsync(CancellationToken.None)).Loaded);
    }

    [Fact]
    public async Task A_file_that_is_too_young_to_be_missed_is_left_to_the_news_of_it()
    {
        await WriteAsync(OnDay(8));
        _lake.WrittenAt = _time.GetUtcNow() - _options.MissedAfter + TimeSpan.FromSeconds(1);
        using var stage = Stage;
        Assert.Equal(0, (await stage.ReconcileRecentAsync(CancellationToken.None)).Loaded);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, (await stage.ReconcileRecentAsync(CancellationToken.None)).Loaded);
    }

    [Fact]
    public async Task While_the_lake_holds_what_was_found_loaded_the_warehouse_is_not_asked()
    {
        await WriteAsync(OnDay(7), OnDay(8));
        using var stage = Stage;
        Assert.Equal(2, (await stage.ReconcileRecentAsync(CancellationToken.None)).Loaded);
        var asked = _sinces.Count;
        Assert.Equal(LoadReport.Empty, await stage.ReconcileRecentAsync(CancellationToken.None));
        Assert.Equal(asked, _sinces.Count);

        await WriteAsync(OnDay(8).Replace(".json", "2.json", StringComparison.Ordinal));
        Assert.Equal(1, (await stage.ReconcileRecentAsync(CancellationToken.None)).Loaded);
        Assert.True(_sinces.Count > asked);
    }

    [Fact]
    public async Task A_file_that_was_refused_is_tried_again_after_an_hour_or_with_the_next_new_file()
    {
        await WriteAsync(OnDay(8));
        _bad.Add(OnDay(8));
        using var stage = Stage;
        Assert.Single((await stage.ReconcileRecentAsync(CancellationToken.None)).Failures);
        Assert.Empty((await stage.ReconcileRecentAsync(CancellationToken.None)).Failures);
        _time.Advance(_options.RefusedAgainAfter);
        Assert.Single((await stage.ReconcileRecentAsync(CancellationToken.None)).Failures);
        await WriteAsync(OnDay(7));
        _bad.Clear();
        Assert.Equal(2, (await stage.ReconcileRecentAsync(CancellationToken.None)).Loaded);
    }

    [Fact]
    public async Task Reconciling_passes_over_what_the_ledger_knows_between_what_it_lacks()
    {
        await WriteAsync([.. Enumerable.Range(10, 20).Select(Order)]);
        await LoadAsync([.. Enumerable.Range(10, 20).Where(n => n % 3 == 0).Select(Order)]);
        _ledger.Files.Add("lake/order/date=2026-01-02/hour=03/f11-gone.json");
        using var stage = Stage;
        Assert.Equal(14, (await stage.ReconcileAsync(CancellationToken.None)).Loaded);
        Assert.Equal(Enumerable.Range(10, 20).Where(n => n % 3 != 0).Select(Order), _copies[^1], StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_file_that_another_loader_noted_meanwhile_is_rolled_back_and_left_alone()
    {
        _ledger.BeforeNote = () =>
        {
            _ledger.BeforeNote = () => { };
            _ledger.Files.Add(Order(2));
        };
        var report = await LoadAsync(Order(1), Order(2));
        Assert.Equal((1, 1), (report.Loaded, report.AlreadyThere));
        Assert.Equal([[Order(1), Order(2)], [Order(1)]], _copies);
        Assert.Equal(["rollback", "commit"], _warehouse.Log.Where(text => text is "rollback" or "commit"), StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_note_that_did_not_see_another_loaders_is_found_by_counting()
    {
        _ledger.AfterNote = () =>
        {
            _ledger.AfterNote = () => { };
            _ledger.Files.Add(Order(1));
        };
        var report = await LoadAsync(Order(1));
        Assert.Equal((0, 1), (report.Loaded, report.AlreadyThere));
        Assert.DoesNotContain("commit", _warehouse.Log, StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_path_that_could_break_out_of_the_text_is_refused() =>
        await Assert.ThrowsAsync<ArgumentException>(() => LoadAsync("lake/order/a'); drop table bronze.order_lines; --.json"));

    private static string OnDay(int day) => $"lake/order/date=2026-01-{day:D2}/hour=03/f.json";

    private static string Order(int n) => $"lake/order/date=2026-01-02/hour=03/f{n}.json";

    private async Task WriteAsync(params string[] paths)
    {
        foreach (var path in paths)
            await _lake.WriteOnceAsync(path, "{}"u8.ToArray(), CancellationToken.None);
    }

    private async Task<LoadReport> LoadAsync(params string[] paths)
    {
        using var stage = Stage;
        return await stage.LoadAsync(paths, CancellationToken.None);
    }

    private DataTable Answer(FakeCommand command)
    {
        var text = command.CommandText;
        if (text.StartsWith("copy", StringComparison.Ordinal))
            return Copy(text);
        if (text.StartsWith("select count(*) from bronze", StringComparison.Ordinal))
            return FakeWarehouse.Table(["count"], [(object)(_remembered.Contains($"{command["path"]}") ? 7 : 0)]);
        if (text.Contains("file_name >= :since", StringComparison.Ordinal))
            _sinces.Add($"{command["since"]}");
        if (_ledger.Answer(command) is { } noted)
            return noted;
        if (text.StartsWith("merge into ops.load_failures", StringComparison.Ordinal))
            _failures[$"{command["path"]}"] = $"{command["error"]}";
        else if (text.Contains("ops.load_ledger)", StringComparison.Ordinal))
            _ledger.Files.ToList().ForEach(file => _failures.Remove(file));
        else
            throw new FakeException($"not understood: {text}");
        return new DataTable();
    }

    private DataTable Copy(string text)
    {
        _beforeCopy();
        var files = SqlLexer.Tokens(text).Where(token => token.Kind == SqlTokenKind.String).Select(token => token.Unquoted).ToArray();
        _copies.Add(files);
        if (files.FirstOrDefault(_bad.Contains) is { } bad)
            throw new FakeException("bad JSON in " + bad, number: CopyFaults.NoJson);
        var loaded = files.Where(file => !_remembered.Contains(file)).ToList();
        return loaded.Count == 0
            ? FakeWarehouse.Table(["status"], ["Copy executed with 0 files processed."])
            : FakeWarehouse.Table(s_copyColumns, [.. loaded.Select(file => new object[] { _stageUrl + file, "LOADED", 10, 10L })]);
    }
}

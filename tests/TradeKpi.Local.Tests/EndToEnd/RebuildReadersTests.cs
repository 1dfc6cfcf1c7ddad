using System.Diagnostics;
using System.Net;
using TradeKpi.Embedded;
using TradeKpi.Embedded.Hub;
using TradeKpi.Local.Shell;
using TradeKpi.Local.Tests.Crashes;

namespace TradeKpi.Local.Tests.EndToEnd;

/// <summary>Processes of their own, as in one process the engine lends every reader the same open file.</summary>
[Collection("Processes of their own")]
public sealed class RebuildReadersTests : IDisposable
{
    private const int Readers = 3;
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    private readonly Cli _cli = new();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task Whoever_asks_while_the_warehouse_is_rebuilt_and_swapped_is_told_what_it_said_before_and_then_what_the_new_one_says()
    {
        await _cli.DoAsync("replay", _cli.Write("a.json", SampleEvents.TwoOrders));
        await _cli.DoAsync("replay", _cli.Write("b.json",
            SampleEvents.Order(9_000_001, "INSERT", "X", "CUST1", "DELIVERED", "1.00")));
        var before = await AskAsync();
        File.Delete(Directory.EnumerateFiles(Path.Combine(_cli.Data, "lake", "order"), "*.json", SearchOption.AllDirectories)
            .Single(file => File.ReadAllText(file).Contains("9000001", StringComparison.Ordinal)));

        using var rebuild = new RealProcess("rebuild", "--replace", "--data", _cli.Data);
        var readers = Enumerable.Range(0, Readers).Select(_ => Task.Run(() => AskUntilEndAsync(rebuild))).ToList();
        var told = (await Task.WhenAll(readers)).SelectMany(told => told).ToList();

        Assert.True(await rebuild.EndAsync(s_patience) == ExitCodes.Done, rebuild.Errors);
        var after = await AskAsync();
        Assert.NotEqual(before.Out, after.Out, StringComparer.Ordinal);
        Assert.All(told, answer => Assert.True(answer.Code == ExitCodes.Done, $"{answer.Code} {answer.Error}"));
        Assert.All(told, answer => Assert.True(answer.Out == before.Out || answer.Out == after.Out, answer.Out));
        Assert.Contains(told, answer => answer.Out == before.Out);
        var swapped = told.Where(answer => answer.Out == after.Out).Select(answer => answer.End).DefaultIfEmpty(long.MaxValue).Min();
        Assert.DoesNotContain(told, answer => answer.Begin > swapped && answer.Out == before.Out);
    }

    [Fact]
    public async Task A_process_that_serves_the_folder_rebuilds_it_answers_and_takes_events_meanwhile_and_goes_on_with_the_new_one()
    {
        await _cli.DoAsync("replay", _cli.Write("a.json", SampleEvents.TwoOrders));
        await _cli.DoAsync("replay", _cli.Write("b.json", SampleEvents.Order(9_000_001, "INSERT", "X", "CUST1", "DELIVERED", "1.00")));
        File.Delete(Directory.EnumerateFiles(Path.Combine(_cli.Data, "lake", "order"), "*.json", SearchOption.AllDirectories)
            .Single(file => File.ReadAllText(file).Contains("9000001", StringComparison.Ordinal)));
        using var run = new RealProcess("run", "--no-generate", "--port", "0", "--sql-port", "0", "--data", _cli.Data);
        using var patience = new CancellationTokenSource(s_patience);
        using var http = new HttpClient { BaseAddress = (await run.AddressAsync(patience.Token))! };
        var before = Plain((await AskAsync()).Out);

        using (var refused = new RealProcess("rebuild", "--data", _cli.Data))
        {
            Assert.Equal(ExitCodes.CheckFailed, await refused.EndAsync(s_patience));
            Assert.Contains("is gone or empty.", refused.Output, StringComparison.Ordinal);
        }

        Assert.Equal(before, Plain((await AskAsync()).Out));
        var fresh = WarehouseSwap.Fresh(new DataFolder(_cli.Data));
        Assert.False(File.Exists(fresh));
        using var rebuild = new RealProcess("rebuild", "--replace", "--data", _cli.Data);
        var free = Task.Run(() => TimesFreeAsync(rebuild));
        Task<HttpResponseMessage>? verify = null;
        var (answers, taken, kept, isOpen) = (new List<string>(), 0, 0, true);
        while (!rebuild.HasExited)
        {
            try
            {
                answers.Add(Plain(await http.GetStringAsync("/api/reports/daily-sales?format=csv", patience.Token)));
                var order = SampleEvents.Order(20 + taken, "INSERT", $"NEW{taken}", "CUST2", "NO STATUS", "1.00");
                using var posted = await http.PostAsync("/api/events", Json(order), patience.Token);
                taken += posted.IsSuccessStatusCode ? 1 : 0;
                if (!File.Exists(fresh))
                    continue;
                verify ??= http.PostAsync("/api/ops/verify", Json("{}"), patience.Token);
                using var refused = await http.PostAsync("/api/events", Json("{\"x\":"), patience.Token);
                if (!isOpen)
                    continue;
                isOpen = false;
                using var put = await http.PutAsync("/api/alerts/kept", Json(
                    $$"""{"kind":"THRESHOLD","report":"positions","column":"unrealised_pnl","below":{{-kept - 1}}}"""), patience.Token);
                isOpen = put.StatusCode == HttpStatusCode.NoContent;
                kept += isOpen ? 1 : 0;
                Assert.True(isOpen || put.StatusCode == HttpStatusCode.ServiceUnavailable, put.ToString());
            }
            catch (HttpRequestException)
            {
                // The moment between the old one and the new.
                isOpen = verify is null;
            }
        }

        Assert.True(await rebuild.EndAsync(s_patience) == ExitCodes.Done, rebuild.Errors);
        var after = Plain((await AskAsync()).Out);
        Assert.NotEqual(before, after, StringComparer.Ordinal);
        Assert.Contains(answers, answer => answer == before);
        Assert.All(answers.SkipWhile(answer => answer == before), answer => Assert.Equal(after, answer));
        Assert.True(taken > 0 && kept > 0, rebuild.Output);
        Assert.Equal(0, await free);
        Assert.True(Directory.Exists(Path.Combine(_cli.Data, "quarantine")));
        Assert.DoesNotContain("was not loaded", rebuild.Output, StringComparison.Ordinal);
        Assert.Contains($"\"below\":{-kept}", await http.GetStringAsync("/api/alerts", patience.Token), StringComparison.Ordinal);
        using (var late = await verify!)
            Assert.Equal(HttpStatusCode.ServiceUnavailable, late.StatusCode);
        run.Signal(System.Runtime.InteropServices.PosixSignal.SIGINT);
        Assert.True(await run.EndAsync(s_patience) == ExitCodes.Done, run.Errors);
        Assert.Contains("The warehouse was rebuilt, and the new one is opened.", run.Errors, StringComparison.Ordinal);
        var verified = await _cli.RunAsync("verify");
        Assert.Contains("identical", verified.Out, StringComparison.Ordinal);
        Assert.Contains("hub_positions_complete, 1 rows", verified.Out, StringComparison.Ordinal);
        using var accounting = System.Text.Json.JsonDocument.Parse(await _cli.DoAsync("report", "accounting", "--format", "json"));
        Assert.InRange(accounting.RootElement[0].GetProperty("accepted").GetInt64(), 2 + taken, 3 + taken);

        static string Plain(string answer) => answer.ReplaceLineEndings("\n").Trim();
    }

    [Fact]
    public async Task A_process_that_is_told_to_stop_while_it_rebuilds_brings_what_it_took_to_gold_and_ends()
    {
        await _cli.DoAsync("replay", _cli.Write("a.json", SampleEvents.TwoOrders));
        using var run = new RealProcess("run", "--no-generate", "--port", "0", "--sql-port", "0", "--data", _cli.Data);
        using var patience = new CancellationTokenSource(s_patience);
        using var http = new HttpClient { BaseAddress = (await run.AddressAsync(patience.Token))! };
        var rebuild = http.PostAsync("/api/ops/rebuild", Json("{}"), patience.Token);
        await BuildsAsync(patience.Token);
        using (var taken = await http.PostAsync(
            "/api/events", Json(SampleEvents.Order(20, "INSERT", "NEW", "CUST2", "SHIPPED", "1.00")), patience.Token))
            Assert.True(taken.IsSuccessStatusCode, taken.ToString());
        run.Signal(System.Runtime.InteropServices.PosixSignal.SIGINT);
        Assert.True(await run.EndAsync(s_patience) == ExitCodes.Done, run.Errors);
        using (var answer = await rebuild)
            Assert.True(answer.IsSuccessStatusCode, answer.ToString());
        Assert.Contains("The warehouse was rebuilt meanwhile", run.Errors, StringComparison.Ordinal);
        using var accounting = System.Text.Json.JsonDocument.Parse(await _cli.DoAsync("report", "accounting", "--format", "json"));
        Assert.Equal(3, accounting.RootElement[0].GetProperty("accepted").GetInt64());
        Assert.Contains("identical", await _cli.DoAsync("verify"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_process_that_is_told_to_stop_while_it_opens_the_new_warehouse_drains_and_ends()
    {
        await _cli.DoAsync("replay", _cli.Write("a.json", SampleEvents.TwoOrders));
        using var run = new RealProcess("run", "--no-generate", "--port", "0", "--sql-port", "0", "--data", _cli.Data);
        using var patience = new CancellationTokenSource(s_patience);
        using var http = new HttpClient { BaseAddress = (await run.AddressAsync(patience.Token))! };
        var rebuild = http.PostAsync("/api/ops/rebuild", Json("{}"), patience.Token);
        while (!run.Errors.Contains("and the new one is opened", StringComparison.Ordinal))
            await Task.Delay(10, patience.Token);
        run.Signal(System.Runtime.InteropServices.PosixSignal.SIGINT);
        Assert.True(await run.EndAsync(s_patience) == ExitCodes.Done, run.Errors);
        Assert.Contains("Done: ", run.Errors, StringComparison.Ordinal);
        using var answer = await rebuild;
        Assert.True(answer.IsSuccessStatusCode, answer.ToString());
    }

    [Fact]
    public async Task A_rebuild_whose_caller_left_leaves_nothing_behind_and_the_process_goes_on()
    {
        await _cli.DoAsync("replay", _cli.Write("a.json", SampleEvents.TwoOrders));
        using var run = new RealProcess("run", "--no-generate", "--port", "0", "--sql-port", "0", "--data", _cli.Data);
        using var patience = new CancellationTokenSource(s_patience);
        using var http = new HttpClient { BaseAddress = (await run.AddressAsync(patience.Token))! };
        using (var leaves = CancellationTokenSource.CreateLinkedTokenSource(patience.Token))
        {
            var rebuild = http.PostAsync("/api/ops/rebuild", Json("{}"), leaves.Token);
            await BuildsAsync(patience.Token);
            await leaves.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => rebuild);
        }

        using (var verify = await http.PostAsync("/api/ops/verify", Json("{}"), patience.Token))
            Assert.True(verify.IsSuccessStatusCode, verify.ToString());
        Assert.False(File.Exists(WarehouseSwap.Fresh(new DataFolder(_cli.Data))));
        run.Signal(System.Runtime.InteropServices.PosixSignal.SIGINT);
        Assert.True(await run.EndAsync(s_patience) == ExitCodes.Done, run.Errors);
        Assert.DoesNotContain("The warehouse was rebuilt", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_warehouse_that_another_program_has_open_is_not_taken_for_a_damaged_one()
    {
        await _cli.DoAsync("replay", _cli.Write("a.json", SampleEvents.TwoOrders));
        var before = await AskAsync();
        await using (var open = File.Open(Path.Combine(_cli.Data, "warehouse.duckdb"), FileMode.Open, FileAccess.ReadWrite,
            FileShare.ReadWrite))
        {
#pragma warning disable CA1416 // The engine's lock, and so this test, is of systems that have fcntl.
            open.Lock(0, 0);
#pragma warning restore CA1416
            using var rebuild = new RealProcess("rebuild", "--data", _cli.Data);
            Assert.Equal(ExitCodes.InUse, await rebuild.EndAsync(s_patience));
            Assert.Contains("is open in another program", rebuild.Errors, StringComparison.Ordinal);
        }

        Assert.Equal(before.Out, (await AskAsync()).Out);
    }

    [Fact]
    public async Task Many_ask_a_folder_at_once_and_none_finds_it_in_use()
    {
        await _cli.DoAsync("replay", _cli.Write("a.json", SampleEvents.TwoOrders));
        var told = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(AskAsync)));
        Assert.All(told, answer => Assert.True(answer.Code == ExitCodes.Done, $"{answer.Code} {answer.Error}"));
        Assert.Single(told.Select(answer => answer.Out).Distinct(StringComparer.Ordinal));
        Assert.Empty(Directory.EnumerateDirectories(_cli.Data, "read-*", SearchOption.AllDirectories));
    }

    private async Task<int> TimesFreeAsync(RealProcess rebuild)
    {
        var free = 0;
        for (; !rebuild.HasExited; await Task.Delay(1))
            free += DataFolderLock.IsHeld(_cli.Data) ? 0 : 1;
        return free;
    }

    private async Task<List<Told>> AskUntilEndAsync(RealProcess rebuild)
    {
        var told = new List<Told>();
        do
        {
            told.Add(await AskAsync());
        }
        while (!rebuild.HasExited);
        return told;
    }

    private async Task<Told> AskAsync()
    {
        var begin = Stopwatch.GetTimestamp();
        using var report = new RealProcess("report", "daily-sales", "--format", "csv", "--data", _cli.Data);
        var code = await report.EndAsync(s_patience);
        return new Told(code, report.Output, report.Errors, begin, Stopwatch.GetTimestamp());
    }

    private sealed record Told(int Code, string Out, string Error, long Begin, long End);

    private static StringContent Json(string text) => new(text, System.Text.Encoding.UTF8, "application/json");

    private async Task BuildsAsync(CancellationToken cancellationToken)
    {
        while (!File.Exists(WarehouseSwap.Fresh(new DataFolder(_cli.Data))))
            await Task.Delay(10, cancellationToken);
    }
}

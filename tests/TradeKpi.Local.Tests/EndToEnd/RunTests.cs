using System.Globalization;
using System.Net;
using System.Text;
using TradeKpi.Embedded;
using TradeKpi.Local.Shell;
using TradeKpi.Local.Tests.Captures;
using TradeKpi.Local.Tests.Hosting;

namespace TradeKpi.Local.Tests.EndToEnd;

public sealed class RunTests : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);
    private readonly Cli _cli = new();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task A_running_host_answers_for_its_folder_and_drains_what_it_accepted_when_it_is_stopped()
    {
        using var stop = new CancellationTokenSource();
        var run = _cli.RunWithInputAsync("", stop.Token, "run", "--no-generate", "--port", "0");
        using var http = new HttpClient { BaseAddress = await _cli.AddressAsync(run) };
        using var posted = await http.PostAsync("/api/events",
            new StringContent(SampleEvents.TwoOrders, Encoding.UTF8, "application/x-ndjson"));
        Assert.Equal(HttpStatusCode.Accepted, posted.StatusCode);

        Assert.Equal(ExitCodes.InUse, (await _cli.RunAsync("replay", _cli.Write("a.json", SampleEvents.Delivered))).Code);
        var verified = await _cli.RunAsync("verify");
        Assert.True(verified.Code == 0, verified.Out + verified.Error);
        var asked = await _cli.RunAsync("report", "daily-sales", "--format", "json");
        Assert.Contains("\"gross_sales\":237.49,", asked.Out, StringComparison.Ordinal);
        Assert.Contains("ORD6", (await _cli.RunAsync("explain", "daily-sales", "2025-01-03")).Out, StringComparison.Ordinal);
        const string Orders = "select order_id, amount, order_date from silver.orders order by order_id";
        Assert.Equal(
            "order_id,amount,order_date\r\nORD5,147.5000,2025-01-03T10:00:00.000000Z\r\nORD6,89.9900,2025-01-03T10:00:00.000000Z\r\n",
            await _cli.DoAsync("sql", Orders, "--format", "csv"));
        var refused = await _cli.RunAsync("sql", "delete from silver.orders");
        Assert.Equal(ExitCodes.BadUsage, refused.Code);
        Assert.Contains("only reads", refused.Error, StringComparison.Ordinal);
        foreach (var format in new[] { "table", "json", "csv" })
        {
            Assert.Equal((0, 1), ((await _cli.RunAsync("explain", "daily-sales", "2025-01-03", "--format", format)).Code,
                (await _cli.RunAsync("explain", "daily-sales", "2025-01-04", "--format", format)).Code));
        }

        using var more = await http.PostAsync("/api/events",
            new StringContent(SampleEvents.Order(5, "INSERT", "ORD8", "CUST3", "PENDING", "1.00"), Encoding.UTF8, "application/json"));
        await stop.CancelAsync();
        var ended = await run.WaitAsync(s_patience);
        Assert.True(ended.Code == 0, ended.Error);
        Assert.Contains("\"gross_sales\":238.49,", (await _cli.RunAsync("report", "daily-sales", "--format", "json")).Out,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_running_host_whose_gold_cannot_be_refreshed_is_rebuilt_and_keeps_what_people_keep()
    {
        await _cli.DoAsync("replay", _cli.Write("a.json", SampleEvents.TwoOrders));
        await using (var database = new EmbeddedDatabase(Path.Combine(_cli.Data, "warehouse.duckdb"), _cli.Data, TimeProvider.System))
        {
            await database.OpenAsync(default);
            await database.Warehouse.DoAsync("drop table gold.daily_sales");
        }

        using var stop = new CancellationTokenSource();
        var run = _cli.RunWithInputAsync("", stop.Token, "run", "--no-generate", "--port", "0");
        using var http = new HttpClient { BaseAddress = await _cli.AddressAsync(run) };
        using var kept = await http.PutAsync("/api/alerts/kept", new StringContent(
            """{"kind":"THRESHOLD","report":"positions","column":"unrealised_pnl","below":-7}""", Encoding.UTF8, "application/json"));
        using var posted = await http.PostAsync("/api/events",
            new StringContent(SampleEvents.Delivered, Encoding.UTF8, "application/json"));
        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.Accepted), (kept.StatusCode, posted.StatusCode));

        foreach (var wrong in (string[])["verify?most=abc", "verify?most=-1", "verify?many=3", "rebuild?replace=yes", "rebuild?most=1"])
        {
            using var refused = await http.PostAsync($"/api/ops/{wrong}", new StringContent("{}", Encoding.UTF8, "application/json"));
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        }

        await AssertToldAsync(await http.PostAsync("/api/ops/verify", new StringContent("{}", Encoding.UTF8, "application/json")),
            "The refresh of gold failed: ");
        await AssertToldAsync(await http.GetAsync("/api/reports/daily-sales"), "The warehouse says: ");
        var verified = await _cli.RunAsync("verify");
        Assert.Equal(ExitCodes.CheckFailed, verified.Code);
        Assert.Contains("`rebuild` makes the warehouse anew", verified.Error, StringComparison.Ordinal);

        Assert.Contains("The old warehouse cannot be compared: ", await _cli.DoAsync("rebuild"), StringComparison.Ordinal);
        Assert.Contains("237.49", await _cli.DoAsync("report", "daily-sales", "--format", "csv"), StringComparison.Ordinal);
        Assert.Contains("\"below\":-7", await http.GetStringAsync("/api/alerts"), StringComparison.Ordinal);
        await stop.CancelAsync();
        Assert.Equal(0, (await run.WaitAsync(s_patience)).Code);
    }

    [Theory]
    [InlineData("verify")]
    [InlineData("rebuild")]
    public async Task What_keeps_a_running_host_from_what_is_asked_is_told_as_it_is_without_one(string command)
    {
        await _cli.DoAsync("replay", _cli.Write("a.json", SampleEvents.TwoOrders));
        await using (var database = new EmbeddedDatabase(Path.Combine(_cli.Data, "warehouse.duckdb"), _cli.Data, TimeProvider.System))
        {
            await database.OpenAsync(default);
            await database.Warehouse.DoAsync("drop view ops.vw_completeness");
        }

        using var stop = new CancellationTokenSource();
        var run = _cli.RunWithInputAsync("", stop.Token, "run", "--no-generate", "--port", "0");
        using var http = new HttpClient { BaseAddress = await _cli.AddressAsync(run) };
        await AssertToldAsync(await http.GetAsync("/api/ops/completeness"), "vw_completeness");
        var asked = await http.PostAsync($"/api/ops/{command}", new StringContent("{}", Encoding.UTF8, "application/json"));
        if (!asked.IsSuccessStatusCode)
            await AssertToldAsync(asked, "The warehouse says: ");
        await stop.CancelAsync();
        await run.WaitAsync(s_patience);
    }

    [Fact]
    public async Task A_port_in_use_ends_with_3_and_leaves_the_folder_free()
    {
        using var taken = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        var result = await _cli.RunAsync("run", "--no-generate", "--port", port);
        Assert.Equal(ExitCodes.InUse, result.Code);
        Assert.Contains(port, result.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_cli.Data, "warehouse.duckdb")), "The port was asked for after the deployment.");
        Assert.Equal(0, (await _cli.RunAsync("replay", _cli.Write("a.json", SampleEvents.TwoOrders))).Code);
    }

    [Fact]
    public async Task A_folder_that_a_killed_process_has_not_quite_left_is_waited_for()
    {
        var dying = TradeKpi.Embedded.Hub.DataFolderLock.Take(_cli.Data);
        var replay = _cli.RunAsync("replay", _cli.Write("a.json", SampleEvents.TwoOrders));
        await Task.Delay(TimeSpan.FromMilliseconds(300), CancellationToken.None);
        dying.Dispose();
        Assert.Equal(0, (await replay).Code);
    }

    [Fact]
    public async Task What_it_says_of_itself_counts_from_its_own_start_and_tells_of_a_table_that_was_emptied()
    {
        await _cli.DoAsync("replay", _cli.Write("a.json", SampleEvents.TwoOrders), Path.Combine(Capture.Root, "cases", "truncate.json"));
        using var stop = new CancellationTokenSource();
        var run = _cli.RunWithInputAsync("", stop.Token, "run", "--no-generate", "--port", "0");
        await _cli.AddressAsync(run);
        await Task.Delay(TimeSpan.FromSeconds(10), CancellationToken.None);
        await stop.CancelAsync();
        var ended = await run.WaitAsync(s_patience);
        Assert.Contains("0 events/s, 0 published, 0 to archive, 0 loaded", ended.Error, StringComparison.Ordinal);
        Assert.Matches(@"gold version 1, \d+ s old, visible within \d+\.\d s \(p99 \d+\.\d s\)", ended.Error);
        Assert.Contains("; warning: shop public.orders was emptied at ", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_door_refuses_is_counted_at_once_though_gold_stands()
    {
        await _cli.DoAsync("replay", _cli.Write("a.json", SampleEvents.TwoOrders));
        using var stop = new CancellationTokenSource();
        var run = _cli.RunWithInputAsync("", stop.Token, "run", "--no-generate", "--port", "0");
        using var http = new HttpClient { BaseAddress = await _cli.AddressAsync(run) };
        Assert.Contains("\"quarantined\":0,", await http.GetStringAsync("/api/ops/accounting"), StringComparison.Ordinal);

        using var posted = await http.PostAsync("/api/events",
            new StringContent("{\"event_id\":\"torn", Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, posted.StatusCode);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        const string Counted = "\"quarantined\":1,";
        while (!(await http.GetStringAsync("/api/ops/accounting", patience.Token)).Contains(Counted, StringComparison.Ordinal))
            await Task.Delay(100, patience.Token);

        Assert.Contains("\"reason\":\"TORN_JSON\",\"events\":1", await http.GetStringAsync("/api/ops/rejections"),
            StringComparison.Ordinal);
        Assert.Contains("\"rows\":[{\"version\":1,", await http.GetStringAsync("/api/ops/versions"), StringComparison.Ordinal);
        await stop.CancelAsync();
        Assert.Equal(0, (await run.WaitAsync(s_patience)).Code);
    }

    private static async Task AssertToldAsync(HttpResponseMessage answer, string what)
    {
        using var told = answer;
        var body = await told.Content.ReadAsStringAsync();
        Assert.True(told.StatusCode == HttpStatusCode.ServiceUnavailable, body);
        Assert.Equal("application/problem+json", told.Content.Headers.ContentType?.MediaType);
        Assert.Contains(what, body, StringComparison.Ordinal);
        Assert.Contains("rebuild", body, StringComparison.Ordinal);
    }
}

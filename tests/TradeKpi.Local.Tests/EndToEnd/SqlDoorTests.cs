using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using TradeKpi.Local.Commands;
using TradeKpi.Local.Shell;

namespace TradeKpi.Local.Tests.EndToEnd;

/// <summary>The port of Snowflake's clients, beside the host's own.</summary>
public sealed class SqlDoorTests : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);
    private readonly Cli _cli = new();
    private string _token = "";

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task Replay_serves_what_it_replayed_to_clients_which_read_it()
    {
        var port = FreePort();
        using var stop = new CancellationTokenSource();
        var replay = _cli.RunWithInputAsync("", stop.Token, "replay", _cli.Write("a.json", SampleEvents.TwoOrders), "--serve", "--port",
            "0",
            "--sql-port", port);
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        await SignInAsync(http, replay);
        var rows = (await AskAsync(http, "select sum(gross_sales)::number(18, 2) as gross from daily_sales"))["data"]!["rowset"]!;
        Assert.Equal("237.49", rows[0]![0]!.GetValue<string>());
        Assert.Equal("003001", (await AskAsync(http, "delete from silver.orders"))["code"]!.GetValue<string>());
        await stop.CancelAsync();
        var ended = await replay.WaitAsync(s_patience);
        Assert.True(ended.Code == 0, ended.Error);
        Assert.Contains($"http://127.0.0.1:{port}", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Clients_write_where_they_are_let()
    {
        var port = FreePort();
        using var stop = new CancellationTokenSource();
        var run = _cli.RunWithInputAsync("", stop.Token, "run", "--no-generate", "--port", "0", "--sql-port", port, "--sql-write");
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        await SignInAsync(http, run);
        foreach (var sql in new[] { "create schema notes", "create table notes.n (id integer)", "insert into notes.n values (1), (2)" })
            Assert.True((await AskAsync(http, sql))["success"]!.GetValue<bool>());
        Assert.Equal("2", (await AskAsync(http, "select count(*) from notes.n"))["data"]!["rowset"]![0]![0]!.GetValue<string>());
        await stop.CancelAsync();
        Assert.Equal(0, (await run.WaitAsync(s_patience)).Code);
    }

    [Fact]
    public async Task A_rebuild_leaves_what_clients_made_unless_it_is_told_otherwise_and_what_they_were_told_is_written_stays()
    {
        var port = FreePort();
        await _cli.DoAsync("replay", _cli.Write("a.json", SampleEvents.TwoOrders));
        using var stop = new CancellationTokenSource();
        var run = _cli.RunWithInputAsync("", stop.Token, "run", "--no-generate", "--port", "0", "--sql-port", port, "--sql-write");
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        await SignInAsync(http, run);
        foreach (var sql in new[] { "create schema notes", "create table notes.n (id integer)", "create table gold.mine (id integer)" })
            Assert.True((await AskAsync(http, sql))["success"]!.GetValue<bool>());

        var refused = await _cli.RunAsync("rebuild");
        Assert.Equal(ExitCodes.CheckFailed, refused.Code);
        foreach (var table in new[] { "gold.mine", "notes.n" })
            Assert.Contains($"{table} was made by SQL and stands in no lake", refused.Out, StringComparison.Ordinal);
        Assert.Equal("0", (await AskAsync(http, "select count(*) from notes.n"))["data"]!["rowset"]![0]![0]!.GetValue<string>());

        var (rebuild, written) = (_cli.RunAsync("rebuild", "--replace"), 0);
        while (!rebuild.IsCompleted && await IsWrittenAsync(written))
            written++;
        var replaced = await rebuild;
        Assert.True(replaced.Code == 0, replaced.Out + replaced.Error);
        Assert.Contains("notes.n was made by SQL", replaced.Out, StringComparison.Ordinal);
        Assert.True(written > 0, "Nothing was written while it was rebuilt.");
        Assert.InRange(int.Parse((await _cli.DoAsync("sql", "select count(*) as n from ops.poll_cursors where source like 'Z~%'",
            "--format", "csv")).Split('\n')[1], CultureInfo.InvariantCulture), written, written + 1);
        Assert.Contains("identical", await _cli.DoAsync("rebuild"), StringComparison.Ordinal);
        await stop.CancelAsync();
        var ended = await run.WaitAsync(s_patience);
        Assert.True(ended.Code == 0, ended.Out + ended.Error);

        // Cut off with the old warehouse, a client is not told that anything was written.
        async Task<bool> IsWrittenAsync(int n)
        {
            try
            {
                var sql = "insert into ops.poll_cursors (source, next_cursor, polled_at) "
                    + string.Create(CultureInfo.InvariantCulture, $"values ('Z~{n}', 'next', '2025-01-01 10:00:00')");
                return (await AskAsync(http, sql))["success"]!.GetValue<bool>();
            }
            catch (Exception e) when (e is HttpRequestException or IOException or System.Text.Json.JsonException)
            {
                return false;
            }
        }
    }

    [Theory]
    [InlineData("", 7071, 7072)]
    [InlineData("", 0, 0)]
    [InlineData("--sql-port 9000", 7071, 9000)]
    [InlineData("--sql-port 0", 7071, null)]
    public void It_stands_beside_the_host_s_own_port_unless_another_or_none_is_asked(string line, int host, int? door)
    {
        var command = new Command("run");
        var options = SqlOptions.AddTo(command);
        Assert.Equal(door, options.Read(command.Parse(line), host)?.Port);
    }

    [Fact]
    public async Task A_port_that_was_asked_for_and_is_in_use_ends_with_3()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        var result = await _cli.RunAsync("run", "--no-generate", "--port", "0", "--sql-port", port);
        Assert.Equal(ExitCodes.InUse, result.Code);
        Assert.Contains(port, result.Error, StringComparison.Ordinal);
    }

    private static string FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
    }

    // The door opens once what was to be replayed is in gold.
    private async Task SignInAsync(HttpClient http, Task host)
    {
        using var patience = new CancellationTokenSource(s_patience);
        while (_token.Length == 0)
        {
            Assert.False(host.IsCompleted, "The host ended.");
            try
            {
                var answer = await PostAsync(http, "session/v1/login-request", new { data = new { LOGIN_NAME = "me" } });
                _token = answer["data"]!["token"]!.GetValue<string>();
            }
            catch (HttpRequestException)
            {
                await Task.Delay(20, patience.Token);
            }
        }
    }

    private Task<JsonNode> AskAsync(HttpClient http, string sql) =>
        PostAsync(http, "queries/v1/query-request?requestId=" + Uri.EscapeDataString(sql), new { sqlText = sql });

    private async Task<JsonNode> PostAsync(HttpClient http, string path, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.TryAddWithoutValidation("Authorization", $"Snowflake Token=\"{_token}\"");
        using var response = await http.SendAsync(request);
        return (await response.Content.ReadFromJsonAsync<JsonNode>())!;
    }
}

using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using TradeKpi.Local.Tests.Crashes;

namespace TradeKpi.Local.Tests.EndToEnd;

/// <summary>What cannot go on is said at the door, and not piled up behind it.</summary>
public sealed class BackPressureTests : IDisposable
{
    private const int Most = 100;
    private const int Batch = 20;
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);
    private readonly Cli _cli = new();

    public void Dispose() => _cli.Dispose();

    [Theory]
    [InlineData("the archive")]
    [InlineData("the load")]
    public async Task A_host_behind_whose_door_something_stands_takes_no_more_than_it_is_let_and_goes_on_by_itself(string stands)
    {
        using var stop = new CancellationTokenSource();
        using var patience = new CancellationTokenSource(s_patience);
        var port = FreePort();
        var settings = $$"""{ "Hub": { "MaxBacklog": {{Most}} }, "SnowflakeApi": { "TransactionTimeout": "00:05:00" } }""";
        var run = _cli.RunWithInputAsync("", stop.Token, "run", "--no-generate", "--port", "0", "--sql-port", port, "--sql-write",
            "--config", _cli.Write("my.json", settings));
        var address = await _cli.AddressAsync(run);
        using var sql = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        var letGoAsync = await HoldAsync(stands, sql);
        using var sender = new Sender(Batch);
        while (await sender.SendAsync(address, patience.Token))
        {
        }

        Assert.Contains("events wait for archive and load", sender.Refusal, StringComparison.Ordinal);
        Assert.InRange(sender.Acknowledged, Most, Most + (4 * Batch));
        using var http = new HttpClient();
        using (var refused = await http.PostAsync(new Uri(address, "/api/events"), new StringContent(
            SampleEvents.Delivered, Encoding.UTF8, "application/json"), patience.Token))
        {
            Assert.Equal((HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(10)),
                (refused.StatusCode, refused.Headers.RetryAfter?.Delta));
        }

        if (stands == "the archive")
        {
            // The door may be full before the archive has tried for the first time.
            Assert.Contains("order", await UnreadyAsync(http, address, patience.Token), StringComparison.Ordinal);
        }

        await letGoAsync();
        while (!await sender.SendAsync(address, patience.Token))
            await Task.Delay(100, patience.Token);
        await stop.CancelAsync();
        Assert.Equal(0, (await run.WaitAsync(s_patience)).Code);
        Assert.Contains("identical", await _cli.DoAsync("verify"), StringComparison.Ordinal);
        using var accounting = JsonDocument.Parse(await _cli.DoAsync("report", "accounting", "--format", "json"));
        Assert.Equal(sender.Acknowledged, accounting.RootElement[0].GetProperty("accepted").GetInt64());
    }

    private static async Task<string> UnreadyAsync(HttpClient http, Uri address, CancellationToken cancellationToken)
    {
        while (true)
        {
            using var ready = await http.GetAsync(new Uri(address, "/api/health/ready"), cancellationToken);
            if (ready.StatusCode == HttpStatusCode.ServiceUnavailable)
                return await ready.Content.ReadAsStringAsync(cancellationToken);
            await Task.Delay(50, cancellationToken);
        }
    }

    private async Task<Func<Task>> HoldAsync(string stands, HttpClient sql)
    {
        if (stands == "the load")
        {
            // A transaction that somebody left open: there is one writer.
            var token = await SignInAsync(sql);
            await AskAsync("begin");
            await AskAsync("insert into reference.countries values ('Z~', 'DE')");
            return () => AskAsync("rollback");

            Task AskAsync(string text) => PostAsync(sql, $"queries/v1/query-request?requestId={text[..5]}", token, new { sqlText = text });
        }

        // Below a file nothing can be written.
        var folder = Path.Combine(_cli.Data, "lake", "order");
        Directory.CreateDirectory(Path.GetDirectoryName(folder)!);
        await File.WriteAllTextAsync(folder, "");
        return () =>
        {
            File.Delete(folder);
            return Task.CompletedTask;
        };
    }

    // The port of the host is told a moment before its SQL door opens.
    private static async Task<string> SignInAsync(HttpClient sql)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                var answer = await PostAsync(sql, "session/v1/login-request", "", new { data = new { LOGIN_NAME = "me" } });
                return answer["data"]!["token"]!.GetValue<string>();
            }
            catch (HttpRequestException) when (attempt < 100)
            {
                await Task.Delay(50, CancellationToken.None);
            }
        }
    }

    private static async Task<JsonNode> PostAsync(HttpClient http, string path, string token, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.TryAddWithoutValidation("Authorization", $"Snowflake Token=\"{token}\"");
        using var response = await http.SendAsync(request);
        var answer = (await response.Content.ReadFromJsonAsync<JsonNode>())!;
        Assert.True(answer["success"]!.GetValue<bool>(), answer.ToJsonString());
        return answer;
    }

    private static string FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
    }
}

using System.Net;
using System.Text;
using System.Text.Json;
using TradeKpi.Specs;

namespace TradeKpi.Local.Tests.EndToEnd;

/// <summary>What a new user sends first.</summary>
public sealed class RequestsTests : IDisposable
{
    // What takes weeks of orders, or something that went wrong.
    private static readonly string[] s_later =
    [
        "anomalies", "anomaly-segments", "forecast", "forecast-backtest", "alerts", "product-pairs", "inventory-cover",
        "customer-segments",
    ];

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);
    private readonly Cli _cli = new();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task Every_request_of_the_file_is_answered_and_none_that_today_has_rows_for_is_empty()
    {
        using var stop = new CancellationTokenSource();
        var run = _cli.RunWithInputAsync("", stop.Token, "run", "--rate", "300", "--seed", "7", "--dirty", "0.1", "--port", "0",
            "--sql-port", "0");
        using var http = new HttpClient { BaseAddress = await _cli.AddressAsync(run) };
        try
        {
            await AnswerAllAsync(http);
        }
        finally
        {
            await stop.CancelAsync();
            Assert.Equal(0, (await run.WaitAsync(s_patience)).Code);
        }
    }

    private static async Task AnswerAllAsync(HttpClient http)
    {
        await UntilAsync(http, "/api/ops/accounting", rows => rows[0].GetProperty("applied").GetInt64() >= 3_000);
        await UntilAsync(http, "/api/ops/data-quality", rows => rows.GetArrayLength() > 0);
        var refused = (await http.GetStringAsync("/api/quarantine")).Split('\n')[0];
        using var entry = JsonDocument.Parse(refused);
        var file = await File.ReadAllTextAsync(Path.Combine(RepositoryRoot.Path, "tests", "requests.http"));
        // The file's reader puts one of his own there; the first version may have come before the first order.
        using var ready = JsonDocument.Parse(await http.GetStringAsync("/api/health/ready"));
        file = file.Replace("0a1b2c", entry.RootElement.GetProperty("quarantine_id").GetString(), StringComparison.Ordinal)
            .Replace("?as_of=1", $"?as_of={ready.RootElement.GetProperty("gold_version")}", StringComparison.Ordinal);
        var requests = file.Split("###")[1..].Select(Read).OfType<Request>().ToList();
        Assert.True(requests.Count > 50);
        foreach (var request in requests)
        {
            // What was posted a moment ago is on its way to gold.
            var left = request.Method == "GET" && !s_later.Contains(request.Name, StringComparer.Ordinal) ? 30 : 0;
            for (; !await HasRowsAsync(http, request) && left > 0; left--)
                await Task.Delay(TimeSpan.FromSeconds(1), CancellationToken.None);
            Assert.True(left > 0 || request.Method != "GET" || s_later.Contains(request.Name, StringComparer.Ordinal), request.Target);
        }
    }

    private static async Task<bool> HasRowsAsync(HttpClient http, Request request)
    {
        using var response = await SendAsync(http, request);
        var text = await response.Content.ReadAsStringAsync();
        // A build without Node says so at the dashboard's address.
        var isLeftOut = response.StatusCode == HttpStatusCode.NotImplemented && text.Contains("Install Node.js", StringComparison.Ordinal);
        Assert.True(response.IsSuccessStatusCode || isLeftOut, $"{request.Target}: {text}");
        if (response.Content.Headers.ContentType?.MediaType != "application/json" || text.Length > 10_000_000)
            return true;
        using var answer = JsonDocument.Parse(text);
        return !answer.RootElement.TryGetProperty("rows", out var rows) || rows.ValueKind != JsonValueKind.Array
            || rows.GetArrayLength() > 0;
    }

    // Behind a rebuild there is a moment between the old warehouse's host and the new one's.
    private static async Task<HttpResponseMessage> SendAsync(HttpClient http, Request request)
    {
        for (var tries = 30; ; tries--)
        {
            try
            {
                using var message = request.Message();
                return await http.SendAsync(message);
            }
            catch (HttpRequestException) when (tries > 0)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), CancellationToken.None);
            }
        }
    }

    private static async Task UntilAsync(HttpClient http, string report, Predicate<JsonElement> hold)
    {
        for (var look = 0; look < 120; look++)
        {
            using var answer = JsonDocument.Parse(await http.GetStringAsync(report));
            if (hold(answer.RootElement.GetProperty("rows")))
                return;
            await Task.Delay(TimeSpan.FromSeconds(1), CancellationToken.None);
        }

        Assert.Fail($"{report} never said what was waited for.");
    }

    private static Request? Read(string part)
    {
        var lines = part.Split('\n').Skip(1).Where(line => !line.StartsWith("@host", StringComparison.Ordinal)).ToList();
        var start = lines.FindIndex(line => line.Contains("{{host}}", StringComparison.Ordinal));
        if (start < 0)
            return null;
        var (method, target) = (lines[start].Split(' ')[0], lines[start].Split("{{host}}")[1]);
        var headers = lines.Skip(start + 1).TakeWhile(line => line.Length > 0).Select(line => line.Split(": ", 2)).ToList();
        return new(method, target, headers, string.Join('\n', lines.Skip(start + 1 + headers.Count)).Trim());
    }

    private sealed record Request(string Method, string Target, IReadOnlyList<string[]> Headers, string Body)
    {
        public string Name => Target.Split('?')[0].Split('/')[^1];

        public HttpRequestMessage Message()
        {
            var message = new HttpRequestMessage(new HttpMethod(Method), Target);
            var type = Headers.FirstOrDefault(header => header[0] == "Content-Type")?[1];
            if (type is not null)
                message.Content = new StringContent(Body, Encoding.UTF8, type);
            foreach (var header in Headers.Where(header => header[0] != "Content-Type"))
                message.Headers.TryAddWithoutValidation(header[0], header[1]);
            return message;
        }
    }
}

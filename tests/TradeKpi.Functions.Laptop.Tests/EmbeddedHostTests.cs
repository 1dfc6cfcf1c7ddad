using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using TradeKpi.Functions.Tests;

namespace TradeKpi.Functions.Laptop.Tests;

/// <summary>What the HTTP functions answer, and that an event travels from one function to the next until a report shows it.</summary>
public sealed partial class EmbeddedHostTests(EmbeddedHost host) : IClassFixture<EmbeddedHost>
{
    private const string Order =
        """{"event_id":"0195d3a0-0000-7000-8000-000000000001","entity":"order","change_type":"INSERT","key":"ORD5","sequence":1,"occurred_at":"2025-01-03T10:00:00.000000Z","source":"ecommerce","schema_version":1,"payload":{"order_id":"ORD5","customer_id":"CUST1","product_id":"PROD1","order_date":"2025-01-03T10:00:00Z","status":"DELIVERED","quantity":2,"amount":"147.50"}}""" + "\n";

    public static TheoryData<string> Paths =>
    [
        .. ServedPaths.All, "/api/reports/daily-sales?format=csv", "/api/reports/daily-sales?limit=no",
        "/api/reports/trade-summary?nonsense=1",
    ];

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task A_function_answers_what_any_other_host_answers(string path)
    {
        foreach (var method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Head, HttpMethod.Delete])
        {
            var (function, plain) = (await AskAsync(host.Functions, method, path), await AskAsync(host.Plain, method, path));
            Assert.Equal(plain.Status, function.Status);
            Assert.Equal(plain.Headers, function.Headers);
            Assert.Equal(Timeless(plain.Body), Timeless(function.Body));
        }
    }

    [Fact]
    public async Task An_event_travels_through_the_functions_to_a_report_and_counts_once_when_it_comes_again()
    {
        await host.TakeAsync(Order);
        Assert.Contains("147.50", await host.Functions.GetStringAsync("/api/reports/daily-sales"), StringComparison.Ordinal);
        await host.TakeAsync(Order);
        using var sales = JsonDocument.Parse(await host.Functions.GetStringAsync("/api/reports/daily-sales"));
        Assert.Equal("147.50", Assert.Single(sales.RootElement.GetProperty("rows").EnumerateArray()).GetProperty("gross_sales")
            .GetRawText());
        Assert.True(Standing(await host.Functions.GetStringAsync("/api/ops/accounting"), "duplicate") >= 1);
    }

    [Fact]
    public async Task A_function_key_in_the_address_is_no_parameter_of_the_report()
    {
        using var response = await host.Functions.GetAsync("/api/reports/orders-monthly?code=KEY&limit=1");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        using var plain = await host.Plain.GetAsync("/api/reports/orders-monthly?limit=1");
        Assert.Equal(plain.Headers.ETag, response.Headers.ETag);
    }

    [Fact]
    public async Task Refused_events_are_parked_with_422_and_drained_by_the_administrators_function()
    {
        using var refused = await host.Functions.PostAsync("/api/events",
            new StringContent("{\"event_id\":\"torn\"", Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        using var drained = await host.Functions.PostAsync("/api/quarantine/drain", Json());
        Assert.Equal(HttpStatusCode.OK, drained.StatusCode);
        Assert.True(JsonDocument.Parse(await drained.Content.ReadAsStringAsync()).RootElement.GetProperty("still_refused").GetInt64() >= 1);

        // As an administrator calls it by hand, with a key and no body.
        using var bare = new HttpRequestMessage(HttpMethod.Post, "/api/quarantine/drain") { Headers = { { "x-functions-key", "KEY" } } };
        using var again = await host.Functions.SendAsync(bare);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
    }

    [Fact]
    public async Task What_no_news_told_of_is_loaded_by_the_administrators_function_whatever_its_age()
    {
        using var refused = await host.Functions.PostAsync("/api/events",
            new StringContent("{\"event_id\":\"torn too\"", Encoding.UTF8, "application/json"));
        using var reconciled = await host.Functions.PostAsync("/api/lake/reconcile", Json());
        using var answer = JsonDocument.Parse(await reconciled.Content.ReadAsStringAsync());
        Assert.True(answer.RootElement.GetProperty("rows").GetProperty("quarantine").GetInt64() >= 1);
        Assert.Empty(answer.RootElement.GetProperty("refused").EnumerateArray());
        using var again = await host.Functions.PostAsync("/api/lake/reconcile", Json());
        Assert.Equal("""{"loaded":0,"rows":{},"refused":[]}""", await again.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task What_was_refused_is_listed_shown_mended_with_who_and_why_and_purged_by_the_administrators_function()
    {
        using var refused = await host.Functions.PostAsync("/api/events",
            new StringContent("{\"event_id\":\"torn\",\"mended\":", Encoding.UTF8, "application/json"));
        var listed = (await host.Functions.GetStringAsync("/api/quarantine")).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement).Single(entry => entry.GetProperty("raw").GetString()!.Contains("mended",
                StringComparison.Ordinal));
        var address = $"/api/quarantine/{listed.GetProperty("quarantine_id").GetString()}";
        Assert.Contains("\"replay\":null", await host.Functions.GetStringAsync(address), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.BadRequest, await SendAsync("fix", """{"event":{}}"""));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await SendAsync("fix", """{"by":"ada","event":{}}"""));
        Assert.Equal(HttpStatusCode.OK, await SendAsync("fix", $$"""{"by":"ada","reason":"it was cut","event":{{Order}}}"""));
        Assert.Equal(HttpStatusCode.Conflict, await SendAsync("fix", $$"""{"by":"ada","event":{{Order}}}"""));
        var shown = await host.Functions.GetStringAsync(address);
        Assert.Contains("\"by\":\"ada\",\"why\":\"it was cut\"", shown, StringComparison.Ordinal);
        Assert.Contains("0195d3a0-0000-7000-8000-000000000001", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("mended", await host.Functions.GetStringAsync("/api/quarantine"), StringComparison.Ordinal);
        Assert.Contains("mended", await host.Functions.GetStringAsync("/api/quarantine?all=true"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await host.Functions.GetAsync("/api/quarantine/ffffffffff")).StatusCode);

        Assert.Equal(HttpStatusCode.BadRequest, await SendAsync("../purge", """{"older_than_days":1}"""));
        using var purged = await host.Functions.PostAsync("/api/quarantine/purge",
            new StringContent("""{"older_than_days":8}""", null, "application/json"));
        Assert.Equal("""{"files":0,"entries":0,"open":0}""", await purged.Content.ReadAsStringAsync());

        async Task<HttpStatusCode> SendAsync(string what, string body)
        {
            using var answer = await host.Functions.PostAsync($"{address}/{what}", new StringContent(body, null, "application/json"));
            return answer.StatusCode;
        }
    }

    [Theory]
    [InlineData("/api/quarantine/drain")]
    [InlineData("/api/quarantine/purge")]
    [InlineData("/api/quarantine/0a1b2c/fix")]
    [InlineData("/api/lake/reconcile")]
    [InlineData("/api/customers/erase")]
    public async Task What_administrators_do_takes_only_POST(string path)
    {
        using var response = await host.Functions.GetAsync(path);
        Assert.Equal((HttpStatusCode.MethodNotAllowed, "POST"), (response.StatusCode, response.Content.Headers.Allow.Single()));
    }

    [Theory]
    [InlineData("text/plain", "x", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/json", "", HttpStatusCode.UnprocessableEntity)]
    public async Task Bad_requests_are_told_apart(string type, string body, HttpStatusCode expected)
    {
        using var response = await host.Functions.PostAsync("/api/events", new StringContent(body, Encoding.UTF8, type));
        Assert.Equal((expected, "application/problem+json"), (response.StatusCode, response.Content.Headers.ContentType!.MediaType));
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_413()
    {
        using var response = await host.Functions.PostAsync("/api/events",
            new StringContent(new string(' ', 5000), Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    private static long Standing(string answer, string column)
    {
        using var json = JsonDocument.Parse(answer);
        return json.RootElement.GetProperty("rows")[0].GetProperty(column).GetInt64();
    }

    private static async Task<(HttpStatusCode Status, string Headers, string Body)> AskAsync(HttpClient client, HttpMethod method,
        string path)
    {
        using var request = new HttpRequestMessage(method, path);
        using var response = await client.SendAsync(request);
        return (response.StatusCode, $"{response.Headers}{response.Content.Headers}", await response.Content.ReadAsStringAsync());
    }

    // When and at which host it was asked stands in some answers, and ages grow while two hosts are asked.
    private static string Timeless(string body) =>
        Passing().Replace(body, "").Replace("http://plainhost/", "http://functions/", StringComparison.Ordinal);

    [GeneratedRegex("\"(as_of|age_seconds|trace)\":(\"[^\"]*\"|[0-9]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Passing();

    private static StringContent Json() => new("{}", null, "application/json");
}

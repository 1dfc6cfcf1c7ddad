using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Http;
using TradeKpi.Web.Http;

namespace TradeKpi.Web.Tests.Http;

/// <summary>What a page that a browser opened from elsewhere may do here: nothing.</summary>
public sealed class VisitorsTests(ServedFolder folder) : IClassFixture<ServedFolder>
{
    private const string Report = "/api/reports/daily-sales";

    public static TheoryData<string> Paths =>
        new(Report, "/api/health/live", "/", "/odata/daily_sales", "/api/ops/freshness", "/dashboard");

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task A_name_that_is_none_of_ours_is_misdirected_whatever_it_asks(string path) =>
        Assert.Equal(HttpStatusCode.MisdirectedRequest, await GetAsync(path, host: "evil.example:7071"));

    [Theory]
    [InlineData("localhost")]
    [InlineData("localhost:7071")]
    [InlineData("tradekpi.localhost")]
    [InlineData("127.0.0.1:7071")]
    [InlineData("[::1]:7071")]
    [InlineData("192.168.1.7:7071")]
    public async Task An_address_and_localhost_are_ours(string host) => Assert.Equal(HttpStatusCode.OK, await GetAsync(Report, host));

    [Theory]
    [InlineData("http://evil.example:7071")]
    [InlineData("http://localhost:3000")]
    [InlineData("https://localhost.evil.example")]
    [InlineData("null")]
    public async Task A_page_of_another_origin_reads_nothing_and_posts_nothing(string origin)
    {
        Assert.Equal(HttpStatusCode.Forbidden, await GetAsync(Report, headers: ("Origin", origin)));
        using var posted = await SendAsync(HttpMethod.Post, "/api/events", null, Events(), ("Origin", origin));
        Assert.Equal(HttpStatusCode.Forbidden, posted.StatusCode);
    }

    [Fact]
    public async Task Our_own_page_does_both()
    {
        Assert.Equal(HttpStatusCode.OK, await GetAsync(Report, "localhost:7071", ("Origin", "http://localhost:7071")));
        using var posted = await SendAsync(HttpMethod.Post, "/api/events", "localhost:7071", Events(), ("Origin", "http://localhost:7071"));
        Assert.Equal(HttpStatusCode.Accepted, posted.StatusCode);
    }

    [Theory]
    [InlineData("cross-site", "no-cors", "image", HttpStatusCode.Forbidden)]
    [InlineData("same-site", "cors", "empty", HttpStatusCode.Forbidden)]
    [InlineData("cross-site", "navigate", "iframe", HttpStatusCode.Forbidden)]
    [InlineData("cross-site", "navigate", "document", HttpStatusCode.OK)]
    [InlineData("same-origin", "cors", "empty", HttpStatusCode.OK)]
    [InlineData("none", "navigate", "document", HttpStatusCode.OK)]
    public async Task A_page_elsewhere_makes_no_report_run_unless_somebody_follows_its_link(
        string site, string mode, string dest, HttpStatusCode status) =>
        Assert.Equal(status, await GetAsync(Report, null, ("Sec-Fetch-Site", site), ("Sec-Fetch-Mode", mode), ("Sec-Fetch-Dest", dest)));

    [Theory]
    [InlineData(null)]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data")]
    public async Task What_a_form_can_send_starts_no_verification_and_posts_no_event(string? type)
    {
        foreach (var path in new[] { "/api/ops/verify", "/api/events" })
        {
            var body = Events();
            body.Headers.ContentType = type is null ? null : new MediaTypeHeaderValue(type);
            using var refused = await SendAsync(HttpMethod.Post, path, null, body);
            Assert.Equal(HttpStatusCode.UnsupportedMediaType, refused.StatusCode);
        }
    }

    [Fact]
    public async Task Something_costly_is_done_for_one_caller_at_a_time()
    {
        var turn = new OneAtATime();
        var end = new TaskCompletionSource();
        var first = turn.RunAsync(() => end.Task);
        var second = await Assert.ThrowsAsync<ProblemException>(() => turn.RunAsync(() => Task.CompletedTask));
        Assert.Equal((409, 10), (second.Status, second.RetryAfter));
        end.SetResult();
        await first;
        await turn.RunAsync(() => Task.CompletedTask);
    }

    [Fact]
    public void Names_and_origins_that_the_options_list_come_in()
    {
        var options = new WebOptions { AllowedHosts = "kpi.example; other.example", AllowedOrigins = "https://portal.example" };
        var context = new DefaultHttpContext();
        context.Request.Host = new HostString("KPI.example");
        context.Request.Headers.Origin = "https://portal.example";
        new Visitors(options).Check(context.Request);
        context.Request.Host = new HostString("kpi.example.evil.example");
        Assert.Equal(421, Assert.Throws<ProblemException>(() => new Visitors(options).Check(context.Request)).Status);
    }

    private static StringContent Events() => new(Local.Tests.SampleEvents.TwoOrders, Encoding.UTF8, "application/x-ndjson");

    private async Task<HttpStatusCode> GetAsync(string path, string? host = null, params (string Name, string Value)[] headers)
    {
        using var response = await SendAsync(HttpMethod.Get, path, host, null, headers);
        return response.StatusCode;
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? host, HttpContent? body,
        params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body };
        request.Headers.Host = host;
        foreach (var (name, value) in headers)
            Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        return await folder.Client.SendAsync(request);
    }
}

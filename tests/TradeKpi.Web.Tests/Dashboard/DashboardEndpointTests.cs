using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using TradeKpi.Web.Dashboard;
using TradeKpi.Web.Http;

namespace TradeKpi.Web.Tests.Dashboard;

public sealed partial class DashboardEndpointTests(ServedFolder folder) : IClassFixture<ServedFolder>
{
    [DashboardTheory]
    [InlineData("/dashboard")]
    [InlineData("/dashboard/")]
    public async Task The_page_is_asked_for_each_time_and_allows_its_own_script_alone(string path)
    {
        using var response = await folder.Client.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/html", response.Content.Headers.ContentType!.MediaType);
        Assert.True(response.Headers.CacheControl!.NoCache);
        var policy = response.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("default-src 'none'; script-src 'self'; style-src 'self';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
    }

    [DashboardFact]
    public async Task Every_file_that_the_page_names_is_there_and_never_grows_old()
    {
        var names = File().Matches(await folder.Client.GetStringAsync("/dashboard")).Select(match => match.Value).ToList();
        Assert.Equal([".svg", ".css", ".js"], names.Select(name => Path.GetExtension(name)), StringComparer.Ordinal);
        foreach (var name in names)
        {
            using var response = await folder.Client.GetAsync(name);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Contains("immutable", response.Headers.GetValues("Cache-Control").Single(), StringComparison.Ordinal);
            Assert.NotEmpty(await response.Content.ReadAsByteArrayAsync());
        }
    }

    [DashboardFact]
    public async Task The_style_brings_its_font_along()
    {
        var style = File().Matches(await folder.Client.GetStringAsync("/dashboard"))
            .Single(match => match.Value.EndsWith(".css", StringComparison.Ordinal)).Value;
        var fonts = File().Matches(await folder.Client.GetStringAsync(style)).Select(match => match.Value).ToList();
        using var response = await folder.Client.GetAsync(Assert.Single(fonts));
        Assert.Equal("font/woff2", response.Content.Headers.ContentType!.MediaType);
    }

    [DashboardFact]
    public async Task Nothing_of_it_names_another_host()
    {
        foreach (Match file in File().Matches(await folder.Client.GetStringAsync("/dashboard")))
        {
            var text = (await folder.Client.GetStringAsync(file.Value)).Replace("http://www.w3.org/", "", StringComparison.Ordinal);
            Assert.Empty(Elsewhere().Matches(text).Select(match => match.Value));
        }
    }

    [DashboardFact]
    public async Task A_file_that_the_browser_holds_is_304()
    {
        using var first = await folder.Client.GetAsync("/dashboard");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/dashboard");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var second = await folder.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Empty(await second.Content.ReadAsByteArrayAsync());
    }

    [DashboardTheory]
    [InlineData("/dashboard/nope.js")]
    [InlineData("/dashboard/..%2Findex.html")]
    public async Task A_file_that_is_not_there_is_404_as_a_problem(string path)
    {
        using var response = await folder.Client.GetAsync(path);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task A_build_without_Node_says_at_the_dashboards_address_what_is_missing_and_how_to_get_it()
    {
        var nothing = new Dictionary<string, DashboardFile>(StringComparer.Ordinal);
        var problem = await Assert.ThrowsAsync<ProblemException>(
            () => DashboardHandler.HandleAsync(new DefaultHttpContext(), null, nothing));
        Assert.Equal(StatusCodes.Status501NotImplemented, problem.Status);
        Assert.Contains("Install Node.js 20 or later", problem.Message, StringComparison.Ordinal);
    }

    [GeneratedRegex("/dashboard/[A-Za-z0-9.-]+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex File();

    // Comments that name where a library comes from are no requests.
    [GeneratedRegex(@"(?:url\(|fetch\(|import\(|src=)[""'`]?https?://[^""'`)\s]+", RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Elsewhere();
}

using System.Text;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using TradeKpi.Local.Hosting;
using TradeKpi.Local.Tests.Hostile;
using TradeKpi.Report.Catalog;
using Xunit.Abstractions;

namespace TradeKpi.Web.Tests;

/// <summary>A seeded sample of hostile requests; <see cref="Fuzz"/> says how to run more of it, or one case again.</summary>
public sealed class HostileRequestTests(ServedFolder folder, ITestOutputHelper output) : IClassFixture<ServedFolder>
{
    /// <summary>
    /// What a request may take in all, its answer as it is read here included; the engine has a limit of its own. Most take a few MB, a
    /// whole recompute fifty.
    /// </summary>
    private const long MostTaken = 128 << 20;

    /// <summary>What stands where a route leaves room.</summary>
    private static readonly string[] s_parts =
    [
        .. ReportCatalog.Kpis.Concat(ReportCatalog.Operations).Select(report => report.Name), "many-returns", "orders", "orders('ORD1')",
        "trades", "customers", "daily_sales", "daily_sales/$count", "$metadata", "ORD1",
    ];

    private static readonly string[] s_names =
    [
        "from", "to", "limit", "cursor", "sort", "format", "as_of", "by", "country", "group_by", "min_support", "$filter", "$orderby",
        "$top", "$skip", "$select", "$skiptoken", "$count", "$format", "$apply", "$apply", "$expand", "$expand", "$search", "$compute",
        "currency", "since", "report", "per", "trade_id", "symbol", "before",
    ];

    private static readonly string[] s_applied =
    [
        "groupby((country),aggregate(amount_usd with sum as total))", "aggregate($count as orders)", "filter(amount_usd gt 1)/groupby((",
        "customer($select=country)", "customer,product", "customer($expand=orders)", "concat(aggregate(", "groupby((country))/",
    ];

    private static readonly string[] s_rules =
    [
        """{"name":"many-returns","report":"daily-sales","column":"net_sales","kind":"THRESHOLD","above":1}""",
        """{"name":"many-returns","report":"trend","column":"net_sales","kind":"ANOMALY","parameters":{"by":"nope"}}""",
        """{"name":"many-returns","report":"freshness","column":"age_seconds","kind":"STALENESS","above":1e400}""", "{}", "[]",
    ];

    [Fact]
    public void Any_request_is_answered_without_an_error_of_ours()
    {
        var routes = folder.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Select(endpoint => endpoint.RoutePattern)
            // After a rebuild, nobody writes until the host opens the new warehouse, which this one does not.
            .Where(route => route.RawText != LocalEndpoints.Rebuild)
            .OrderBy(route => route.RawText, StringComparer.Ordinal).ToList();
        var most = 0L;
        Fuzz.Check(400, async random => most = Math.Max(most, await AskAsync(random, routes)));
        output.WriteLine($"a request took {most >> 20} MB at most");
    }

    private async Task<long> AskAsync(Random random, IReadOnlyList<RoutePattern> routes)
    {
        using var request = new HttpRequestMessage(
            random.Pick([HttpMethod.Get, HttpMethod.Get, HttpMethod.Get, HttpMethod.Post, HttpMethod.Head, HttpMethod.Put,
                HttpMethod.Delete, HttpMethod.Options]),
            new Uri("http://localhost" + Path(random, random.Pick(routes)) + Rest(random)));
        foreach (var name in new[] { "Accept", "If-None-Match", "Prefer", "Origin", "Authorization", "ce-id", "ce-specversion" })
        {
            if (random.Next(5) == 0)
                request.Headers.TryAddWithoutValidation(name, Ascii(Fuzz.Word(random)));
        }

        if (request.Method == HttpMethod.Post || request.Method == HttpMethod.Put || random.Next(4) == 0)
        {
            request.Content = new ByteArrayContent(
                random.Next(3) == 0 ? Encoding.UTF8.GetBytes(random.Pick(s_rules)) : Fuzz.Bytes(random));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", random.Pick<string>(
                ["application/json", "application/x-ndjson", "application/cloudevents+json", "text/plain", "x/;;",
                    "application/json; charset=utf-16"]));
            if (random.Next(4) == 0)
                request.Content.Headers.TryAddWithoutValidation("Content-Encoding", random.Pick<string>(["gzip", "br", "identity"]));
        }

        var before = GC.GetTotalAllocatedBytes();
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var response = await folder.Client.SendAsync(request, late.Token);
        var text = await response.Content.ReadAsStringAsync(late.Token);
        Assert.True((int)response.StatusCode is < 500 or 501, $"{request.Method} {request.RequestUri}: {response.StatusCode} {text}");
        Assert.DoesNotContain("   at TradeKpi", text, StringComparison.Ordinal);
        var taken = GC.GetTotalAllocatedBytes() - before;
        Assert.True(taken <= MostTaken, $"{request.Method} {request.RequestUri}: {taken:N0} bytes");
        return taken;
    }

    private static string Path(Random random, RoutePattern route) =>
        "/" + string.Join('/', route.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part => part switch
        {
            RoutePatternLiteralPart literal => literal.Content,
            RoutePatternSeparatorPart separator => separator.Content,
            _ when random.Next(4) == 0 => Uri.EscapeDataString(Word(random)),
            _ => random.Pick(s_parts),
        }))));

    // A server refuses a path with a null before anybody sees it, the tests' by an exception.
    private static string Word(Random random) => Fuzz.Word(random).Replace("\0", "", StringComparison.Ordinal);

    private static string Rest(Random random)
    {
        var query = Enumerable.Range(0, random.Next(4)).Select(_ =>
            Uri.EscapeDataString(random.Next(8) == 0 ? Fuzz.Word(random) : random.Pick(s_names)) + "="
            + Uri.EscapeDataString(Value(random)));
        return (random.Next(6) == 0 ? "/" + Uri.EscapeDataString(Word(random)) : "") + "?" + string.Join('&', query);
    }

    private static string Value(Random random) => random.Next(4) switch
    {
        0 => Torn(random, random.Pick(s_applied)),
        1 => $"{random.Pick<string>(["net_sales", "sale_date", "customer_id", "nope"])} " +
            $"{random.Pick<string>(["eq", "gt", "in", "add", "desc"])} " +
            Fuzz.Word(random),
        _ => Fuzz.Word(random),
    };

    private static string Torn(Random random, string text) => random.Next(2) == 0
        ? text
        : text.Insert(random.Next(text.Length), Fuzz.Word(random));

    private static string Ascii(string text) => new([.. text.Where(letter => letter is >= ' ' and < '\x7f')]);
}

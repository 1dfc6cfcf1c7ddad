using System.Net;
using System.Text;
using System.Text.Json;
using TradeKpi.Local.Pipeline;
using TradeKpi.Local.Tests;

namespace TradeKpi.Web.Tests;

/// <summary>Pages that are asked for while events come in.</summary>
public sealed class PageTests(ServedFolder folder) : IClassFixture<ServedFolder>
{
    private int _taken;

    [Fact]
    public async Task Pages_are_of_the_version_of_the_first_whatever_is_merged_between_them()
    {
        await FollowAsync("/api/reports/customer-product-affinity?sort=-spend&limit=1", "rows",
            (at, page) => page.GetProperty("next").GetString() is { } next ? $"{at.Split("&cursor")[0]}&cursor={next}" : null, "CUSTX");
        await FollowAsync("/odata/customer_product_affinity?$orderby=spend desc&$count=true", "value",
            (_, page) => page.TryGetProperty("@odata.nextLink", out var next) ? next.GetString() : null, "CUSTY");
    }

    [Fact]
    public async Task A_link_of_another_question_is_refused()
    {
        using var page = await AskAsync("/odata/customer_product_affinity?$orderby=spend desc");
        var next = JsonDocument.Parse(await page.Content.ReadAsStringAsync()).RootElement.GetProperty("@odata.nextLink").GetString()!;
        foreach (var other in new[] { next.Replace("desc", "asc", StringComparison.Ordinal), next + "&$skip=9", next + "&as_of=1" })
        {
            using var refused = await AskAsync(other);
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        }
    }

    /// <summary>Follows pages of one row; between them a customer comes who spent more than all before.</summary>
    private async Task FollowAsync(string at, string rows, Func<string, JsonElement, string?> next, string comer)
    {
        var before = await CustomersAsync(at, rows);
        var (seen, states) = (new List<string>(), new HashSet<string?>(StringComparer.Ordinal));
        for (string? page = at; page is not null;)
        {
            using var response = await AskAsync(page);
            var text = await response.Content.ReadAsStringAsync();
            Assert.True(response.IsSuccessStatusCode, text);
            using var answer = JsonDocument.Parse(text);
            seen.AddRange(Customers(answer.RootElement, rows));
            states.Add(answer.RootElement.TryGetProperty("as_of", out var state)
                ? state.GetString()
                : answer.RootElement.GetProperty("@odata.count").GetRawText());
            await TakeAsync(comer + seen.Count);
            using var again = await AskAsync(page, response.Headers.ETag!.Tag);
            Assert.Equal(page == at ? HttpStatusCode.OK : HttpStatusCode.NotModified, again.StatusCode);
            page = next(page, answer.RootElement);
        }

        Assert.Equal(before, seen, StringComparer.Ordinal);
        Assert.Single(states);
        Assert.Contains(comer + "1", await CustomersAsync(at, rows), StringComparer.Ordinal);
    }

    private static IEnumerable<string> Customers(JsonElement page, string rows) =>
        page.GetProperty(rows).EnumerateArray().Select(row => row.GetProperty("customer_id").GetString()!);

    private async Task<IReadOnlyList<string>> CustomersAsync(string at, string rows)
    {
        using var whole = JsonDocument.Parse(
            await folder.Client.GetStringAsync(at.Replace("limit=1", "limit=9", StringComparison.Ordinal)));
        return [.. Customers(whole.RootElement, rows)];
    }

    private async Task TakeAsync(string customer)
    {
        var number = 100 + _taken++;
        using var events = new StringContent(SampleEvents.Order(number, "INSERT", "ORD" + number, customer, "DELIVERED", "999.00"),
            Encoding.UTF8, "application/x-ndjson");
        using var taken = await folder.Client.PostAsync("/api/events", events);
        Assert.Equal(HttpStatusCode.Accepted, taken.StatusCode);
        await folder.Get<LocalPipeline>().CatchUpAsync(default);
    }

    private async Task<HttpResponseMessage> AskAsync(string at, string? held = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, at);
        request.Headers.Add("Prefer", "odata.maxpagesize=1");
        if (held is not null)
            request.Headers.TryAddWithoutValidation("If-None-Match", held);
        return await folder.Client.SendAsync(request);
    }
}

using System.Data;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using TradeKpi.Poll;
using TradeKpi.Publish;
using TradeKpi.Quarantine;
using TradeKpi.Specs;
using TradeKpi.Tests.Fakes;

namespace TradeKpi.Tests.Poll;

public sealed class PollStageTests : IDisposable
{
    private readonly MemoryHub _hub = new();
    private readonly MemoryLake _lake = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 2, 9, 3, 0, TimeSpan.Zero));
    private readonly FakeWarehouse _warehouse;
    private readonly FakeApi _api;
    private readonly PollOptions _options = new() { Url = new Uri("https://shop.example/changes"), Retries = 0 };
    private readonly Dictionary<string, string> _cursors = new(StringComparer.Ordinal);
    private Func<Uri, HttpResponseMessage> _answer = _ => throw new HttpRequestException("nobody there");
    private Action _beforeKeep = () => { };
    private PollStage? _stage;

    public PollStageTests()
    {
        _warehouse = new FakeWarehouse(Answer);
        _api = new FakeApi(url => _answer(url));
    }

    private PollStage Stage => _stage ??= new PollStage(
        new PublishStage(Lines.Reader, _hub, new QuarantineStore(_lake), new PublishOptions(), _time), _warehouse, _api, _options, _time);

    public void Dispose()
    {
        _stage?.Dispose();
        _api.Dispose();
        _warehouse.Dispose();
    }

    [Fact]
    public async Task Without_a_url_nothing_is_asked()
    {
        _options.Url = null;
        Assert.Equal(PollReport.Empty, await PollAsync());
        Assert.Empty(_api.Asked);
        Assert.Empty(_warehouse.Log);
    }

    [Theory]
    [InlineData("UTF-8 with its mark")]
    [InlineData("UTF-16")]
    [InlineData("gzip")]
    [InlineData("gzip of UTF-16")]
    public async Task A_page_may_be_encoded_as_a_file_may(string encoding)
    {
        var page = Unpack.Forms.Encoded[encoding]($"{{\"rows\":[{Encoding.UTF8.GetString(Lines.Event(1))}],\"next\":null}}");
        _answer = _ => new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(page) };
        Assert.Equal(new PollReport(1, 1, 1, 0, HasMore: false), await PollAsync());
    }

    [Fact]
    public async Task A_page_that_unpacks_to_more_than_a_page_may_have_is_not_read()
    {
        _options.MaxBodyBytes = 1_000_000;
        _answer = _ => new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(Unpack.Forms.Bomb(50_000_000)) };
        Assert.Contains("Poll:MaxBodyBytes", (await Assert.ThrowsAsync<PollException>(PollAsync)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_that_is_avro_is_named_so()
    {
        _answer = _ => new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent("Obj\u0001"u8.ToArray()) };
        Assert.Contains("Avro", (await Assert.ThrowsAsync<PollException>(PollAsync)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_are_pulled_until_none_is_named_and_the_next_run_goes_on_there()
    {
        Pages(("", "p2", [1, 2]), ("p2", "p3", [3]), ("p3", null, [4]));
        Assert.Equal(new PollReport(3, 4, 4, 0, HasMore: false), await PollAsync());
        Assert.Equal(["/changes", "/changes?cursor=p2", "/changes?cursor=p3"], _api.Asked);

        Pages(("p3", null, [4, 5]));
        await PollAsync();
        Assert.Equal([1, 2, 3, 4, 4, 5], Published());
    }

    [Fact]
    public async Task A_cursor_that_stands_still_ends_the_run()
    {
        Pages(("", "p2", [1]), ("p2", "p2", []));
        Assert.Equal(2, (await PollAsync()).Pages);
        Assert.Equal("p2", Assert.Single(_cursors).Value);
    }

    [Fact]
    public async Task A_run_ends_at_its_page_limit_and_says_that_there_is_more()
    {
        _options.MaxPages = 2;
        Pages(("", "p2", [1]), ("p2", "p3", [2]), ("p3", null, [3]));
        Assert.True((await PollAsync()).HasMore);
        Assert.False((await PollAsync()).HasMore);
        Assert.Equal([1, 2, 3], Published());
    }

    [Fact]
    public async Task A_crash_before_the_cursor_is_kept_repeats_the_page_and_loses_nothing()
    {
        Pages(("", "p2", [1]), ("p2", "p3", [2]), ("p3", null, [3]));
        _beforeKeep = () =>
        {
            if (_hub.Published.Count == 2)
                throw new FakeException("the process dies here");
        };
        await Assert.ThrowsAsync<FakeException>(PollAsync);
        Assert.Equal("p2", _cursors.Values.Single());

        _beforeKeep = () => { };
        await PollAsync();
        Assert.Equal([1, 2, 2, 3], Published());
    }

    [Fact]
    public async Task A_hub_that_takes_nothing_keeps_the_cursor_where_it_is()
    {
        Pages(("", "p2", [1]), ("p2", null, [2]));
        _hub.BeforePublish = () => throw new IOException("throttled");
        await Assert.ThrowsAsync<IOException>(PollAsync);
        Assert.Empty(_cursors);
    }

    [Theory]
    [InlineData("""[EVENT]""", null, "next")]
    [InlineData("""{"rows":[EVENT],"next":null}""", null, "next")]
    [InlineData("""{"items":[EVENT]}""", null, "next")]
    [InlineData("""{"value":[EVENT],"next":""}""", "value", "next")]
    [InlineData("""{"data":{"a/b":[[EVENT]]},"meta":{"next":{}}}""", "/data/a~1b/0", "/meta/next")]
    public async Task Changes_are_found_where_they_are(string body, string? items, string next)
    {
        (_options.Items, _options.NextCursor) = (items, next);
        _answer = _ => FakeApi.Json(body.Replace("EVENT", Encoding.UTF8.GetString(Lines.Event(1)), StringComparison.Ordinal));
        Assert.Equal(1, (await PollAsync()).Published);
    }

    [Theory]
    [InlineData("""{"meta":{"next":7}}""", "7")]
    [InlineData("""{"meta":{"next":"a b&c=d"}}""", "a%20b%26c%3Dd")]
    public async Task A_cursor_is_sent_back_as_it_was_given(string meta, string sent)
    {
        _options.NextCursor = "/meta/next";
        _options.Url = new Uri("https://shop.example/changes?table=orders");
        _answer = url => FakeApi.Json(url.Query.Contains("cursor", StringComparison.Ordinal)
            ? """{"rows":[]}"""
            : $$"""{"rows":[],{{meta[1..^1]}}}""");
        await PollAsync();
        Assert.Equal(["/changes?table=orders", $"/changes?table=orders&cursor={sent}"], _api.Asked);
    }

    [Fact]
    public async Task A_damaged_item_is_quarantined_with_its_place_once_and_stops_no_other()
    {
        _answer = _ => FakeApi.Json($$"""{"rows":[{{Encoding.UTF8.GetString(Lines.Event(1))}},{"entity":"order"},7],"next":null}""");
        Assert.Equal(new PollReport(1, 3, 1, 2, HasMore: false), await PollAsync());
        await PollAsync();
        var entries = await new QuarantineStore(_lake).ListAsync(default).ToListAsync();
        Assert.Equal(["poll https://shop.example/changes item 2", "poll https://shop.example/changes item 3"],
            [.. entries.Select(item => item.Entry.Origin)]);
    }

    [Theory]
    [InlineData("""{"rows":[{"event""", "no JSON")]
    [InlineData("<html>", "no JSON")]
    [InlineData("""{"data":[]}""", "no array")]
    public async Task An_answer_that_cannot_be_read_takes_nothing_and_says_why(string body, string why)
    {
        _answer = _ => FakeApi.Json(body);
        var failure = await Assert.ThrowsAsync<PollException>(PollAsync);
        Assert.Contains(why, failure.Message, StringComparison.Ordinal);
        Assert.Contains("https://shop.example/changes", failure.Message, StringComparison.Ordinal);
        Assert.Empty(_hub.Published);
    }

    [Fact]
    public async Task A_page_that_is_too_large_is_not_read_to_its_end()
    {
        _options.MaxBodyBytes = 1024;
        _answer = _ => FakeApi.Json($"[\"{new string('x', 2000)}\"]");
        Assert.Contains("Poll:MaxBodyBytes", (await Assert.ThrowsAsync<PollException>(PollAsync)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_api_that_asks_for_rest_is_left_alone_until_then()
    {
        _answer = _ => Status(HttpStatusCode.TooManyRequests, TimeSpan.FromMinutes(2));
        Assert.Contains("429", (await Assert.ThrowsAsync<PollException>(PollAsync)).Message, StringComparison.Ordinal);
        Pages(("", null, [1]));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(0, (await PollAsync()).Pages);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, (await PollAsync()).Pages);
        Assert.Equal(2, _api.Asked.Count);
    }

    [Fact]
    public async Task An_api_that_fails_for_a_moment_is_asked_again_in_the_same_run()
    {
        (_options.Retries, _options.FirstRetry) = (2, TimeSpan.FromSeconds(1));
        _answer = _ =>
        {
            Pages(("", null, [1]));
            return Status(HttpStatusCode.ServiceUnavailable);
        };
        var poll = PollAsync();
        _time.Advance(TimeSpan.FromSeconds(0.9));
        Assert.Single(_api.Asked);
        _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(1, (await poll).Published);
    }

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized, "Poll:BearerToken")]
    [InlineData(HttpStatusCode.NotFound, "Poll:Url")]
    public async Task A_refusal_is_not_repeated_and_says_what_to_look_at(HttpStatusCode status, string setting)
    {
        _options.Retries = 3;
        _answer = _ => Status(status);
        Assert.Contains(setting, (await Assert.ThrowsAsync<PollException>(PollAsync)).Message, StringComparison.Ordinal);
        Assert.Single(_api.Asked);
    }

    [Fact]
    public async Task Failures_in_a_row_are_counted_until_a_run_succeeds()
    {
        for (var run = 0; run < 3; run++)
            await Assert.ThrowsAsync<PollException>(PollAsync);
        Assert.Equal((3, true), (Stage.Health.Failures, Stage.Health.LastError!.Contains("nobody there", StringComparison.Ordinal)));
        Pages(("", null, [1]));
        await PollAsync();
        Assert.Equal(PollHealth.Good, Stage.Health);
    }

    [Fact]
    public async Task A_token_is_sent_and_secrets_of_the_address_are_told_to_nobody()
    {
        (_options.BearerToken, _options.Url) = ("abc", new Uri("https://shop.example/changes?key=secret"));
        Pages(("", "p2", [1]), ("p2", null, []));
        await PollAsync();
        Assert.Equal("Bearer abc", _api.Authorizations[0]);
        Assert.DoesNotContain("secret", _cursors.Keys.Single(), StringComparison.Ordinal);
        _answer = _ => Status(HttpStatusCode.NotFound);
        Assert.DoesNotContain("secret", (await Assert.ThrowsAsync<PollException>(PollAsync)).Message, StringComparison.Ordinal);
    }

    private static HttpResponseMessage Status(HttpStatusCode status, TimeSpan? retryAfter = null)
    {
        var response = new HttpResponseMessage(status) { Content = new StringContent("") };
        response.Headers.RetryAfter = retryAfter is { } pause ? new RetryConditionHeaderValue(pause) : null;
        return response;
    }

    private Task<PollReport> PollAsync() => Stage.PollAsync(default);

    private IEnumerable<int> Published() => _hub.Published.Select(change => (int)change.Envelope.Sequence);

    private void Pages(params (string Cursor, string? Next, int[] Events)[] pages) => _answer = url =>
    {
        var cursor = url.Query.Contains("cursor=", StringComparison.Ordinal) ? url.Query.Split("cursor=")[1] : "";
        var (_, next, events) = pages.Single(page => page.Cursor == cursor);
        var rows = string.Join(',', events.Select(n => Encoding.UTF8.GetString(Lines.Event(n))));
        return FakeApi.Json($$"""{"rows":[{{rows}}],"next":{{(next is null ? "null" : $"\"{next}\"")}}}""");
    };

    private DataTable Answer(FakeCommand command)
    {
        if (command.CommandText.StartsWith("select next_cursor", StringComparison.Ordinal))
            return _cursors.TryGetValue($"{command["source"]}", out var cursor)
                ? FakeWarehouse.Table(["next_cursor"], [cursor])
                : new DataTable();
        Assert.StartsWith("merge into ops.poll_cursors", command.CommandText, StringComparison.Ordinal);
        _beforeKeep();
        _cursors[$"{command["source"]}"] = $"{command["cursor"]}";
        return new DataTable();
    }
}

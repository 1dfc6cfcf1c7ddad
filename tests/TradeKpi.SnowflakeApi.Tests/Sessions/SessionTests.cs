using System.Net;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using TradeKpi.SnowflakeApi.Tests.Wire;

namespace TradeKpi.SnowflakeApi.Tests.Sessions;

/// <summary>Signing in, tokens, and what belongs to a session.</summary>
public sealed class SessionTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    [Fact]
    public async Task A_login_is_told_its_session_its_tokens_and_the_parameters_that_drivers_read()
    {
        await using var door = await DoorOfTest.OpenAsync(null, "create schema shop");
        await using var session = await WireSession.SignInAsync(door.Address,
            new { LOGIN_NAME = "me", SESSION_PARAMETERS = new { QUERY_TAG = "t", NO_SUCH_PARAMETER = 1 } },
            "?databaseName=tradekpi&schemaName=shop&roleName=reader&warehouse=wh");
        var data = session.Login["data"]!;
        Assert.Equal("""{"databaseName":"TRADEKPI","schemaName":"SHOP","warehouseName":"WH","roleName":"READER"}""",
            data["sessionInfo"]!.ToJsonString());
        Assert.Equal((3600, 14400), (data["validityInSeconds"]!.GetValue<int>(), data["masterValidityInSeconds"]!.GetValue<int>()));
        Assert.NotEqual(session.Token, session.MasterToken, StringComparer.Ordinal);
        var parameters = data["parameters"]!.AsArray().ToDictionary(p => $"{p!["name"]}", p => $"{p!["value"]}", StringComparer.Ordinal);
        Assert.Equal(("true", "UTC", "t"), (parameters["AUTOCOMMIT"], parameters["TIMEZONE"], parameters["QUERY_TAG"]));
    }

    [Fact]
    public async Task A_token_that_has_expired_is_renewed_by_the_master_token_and_the_old_one_is_void()
    {
        await using var door = await DoorOfTest.OpenWithAsync(options => options.TokenLifetime = TimeSpan.FromMinutes(10), _time);
        var session = await WireSession.SignInAsync(door.Address);
        var old = session.Token;
        _time.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal("390112 08001", (await session.AskAsync("select 1")).Refusal());
        Assert.Equal("390112 08001", (await session.PostAsync("session/heartbeat", "")).Refusal());
        var renewed = await session.PostAsync("session/token-request",
            new { oldSessionToken = old, requestType = "RENEW" }, session.MasterToken);
        session.Token = renewed["data"]!["sessionToken"]!.GetValue<string>();
        Assert.Equal("""[["1"]]""", await session.RowsAsync("select 1"));
        Assert.Equal("390104 08001", (await session.PostAsync("session/heartbeat", "", old)).Refusal());
        Assert.Equal("390114 08001", (await session.PostAsync("session/token-request", new { }, old)).Refusal());
    }

    [Fact]
    public async Task A_session_that_asks_nothing_for_long_ends_and_a_heartbeat_keeps_one()
    {
        await using var door = await DoorOfTest.OpenWithAsync(
            options => (options.SessionLifetime, options.TokenLifetime) = (TimeSpan.FromMinutes(10), TimeSpan.FromHours(1)), _time);
        var (kept, idle) = (await WireSession.SignInAsync(door.Address), await WireSession.SignInAsync(door.Address));
        for (var minutes = 0; minutes < 12; minutes += 6)
        {
            Assert.Empty((await kept.PostAsync("session/heartbeat", "")).Refusal());
            _time.Advance(TimeSpan.FromMinutes(6));
        }

        Assert.Equal("390104 08001", (await idle.AskAsync("select 1")).Refusal());
        Assert.Equal("""[["1"]]""", await kept.RowsAsync("select 1"));
    }

    [Fact]
    public async Task No_session_reads_watches_or_stops_what_another_asked()
    {
        await using var door = await DoorOfTest.OpenAsync();
        await using var owner = await WireSession.SignInAsync(door.Address);
        await using var other = await WireSession.SignInAsync(door.Address);
        var query = (await owner.AskAsync("select 42 as secret")).QueryId();
        Assert.Equal("000709 02000", (await other.GetAsync($"queries/{query}/result")).Refusal());
        Assert.Equal("000709 02000", (await other.PostAsync($"queries/{query}/abort-request", "{}")).Refusal());
        Assert.Empty((await other.GetAsync($"monitoring/queries/{query}"))["data"]!["queries"]!.AsArray());
        Assert.Equal("""[["42"]]""", (await owner.GetAsync($"queries/{query}/result"))["data"]!["rowset"]!.ToJsonString());
        Assert.Equal("SUCCESS", (await owner.GetAsync($"monitoring/queries/{query}"))["data"]!["queries"]![0]!["status"]!
            .GetValue<string>());
    }

    [Fact]
    public async Task Closing_a_session_stops_what_runs_and_waits_in_it()
    {
        await using var door = await DoorOfTest.OpenAsync();
        var session = await WireSession.SignInAsync(door.Address);
        var running = session.AskAsync(Hold.EndlessQuery);
        await door.Hold.Entered;
        var waiting = session.AskAsync("select 1");
        await session.DisposeAsync();
        Assert.Equal("000604 57014", (await running).Refusal());

        // It may come to the door before or after the session's end.
        Assert.Contains((await waiting).Refusal(), (string[])["000604 57014", "390104 08001"], StringComparer.Ordinal);
        Assert.Equal("390104 08001", (await session.AskAsync("select 1")).Refusal());
    }

    [Fact]
    public async Task One_session_too_many_is_refused_until_another_is_closed()
    {
        await using var door = await DoorOfTest.OpenAsync(options => options.MaxSessions = 2);
        var first = await WireSession.SignInAsync(door.Address);
        await using var second = await WireSession.SignInAsync(door.Address);
        Assert.Equal("390189 08004", (await WireSession.SignInAsync(door.Address)).Login.Refusal());
        await first.DisposeAsync();
        await using var third = await WireSession.SignInAsync(door.Address);
        Assert.Equal("""[["1"]]""", await third.RowsAsync("select 1"));
    }

    [Theory]
    [InlineData("127.0.0.1", HttpStatusCode.OK)]
    [InlineData("local.localhost", HttpStatusCode.OK)]
    [InlineData("example.com", HttpStatusCode.MisdirectedRequest)]
    public async Task A_page_elsewhere_that_has_its_name_lead_here_finds_no_door(string host, HttpStatusCode status)
    {
        await using var door = await DoorOfTest.OpenAsync();
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(door.Address, "session/v1/login-request"))
        {
            Content = new StringContent("{}", Encoding.UTF8, "application/json"),
            Headers = { Host = host },
        };
        using var response = await http.SendAsync(request);
        Assert.Equal(status, response.StatusCode);
    }

    [Theory]
    [InlineData("application/json", "Origin: http://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("application/json", "Origin: null", HttpStatusCode.Forbidden)]
    [InlineData("application/json", "Sec-Fetch-Site: cross-site", HttpStatusCode.Forbidden)]
    [InlineData("application/json", "Sec-Fetch-Site: same-site", HttpStatusCode.Forbidden)]
    [InlineData("text/plain", "Accept: */*", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/x-www-form-urlencoded", "Accept: */*", HttpStatusCode.UnsupportedMediaType)]
    public async Task A_page_of_others_takes_no_session(string type, string header, HttpStatusCode status)
    {
        await using var door = await DoorOfTest.OpenAsync(options => options.MaxSessions = 1);
        using var http = new HttpClient();
        for (var n = 0; n < 3; n++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(door.Address, "session/v1/login-request"))
            {
                Content = new StringContent("{}", Encoding.UTF8, type),
            };
            request.Headers.TryAddWithoutValidation(header.Split(": ")[0], header.Split(": ")[1]);
            using var response = await http.SendAsync(request);
            Assert.Equal(status, response.StatusCode);
        }

        await using var session = await WireSession.SignInAsync(door.Address);
        Assert.Equal("""[["1"]]""", await session.RowsAsync("select 1"));
    }

    [Theory]
    [InlineData("session/v1/login-request", "no JSON")]
    [InlineData("session/v1/login-request", """{"data":7}""")]
    [InlineData("session/v1/login-request", """{"data":{"a":1,"a":2}}""")]
    [InlineData("queries/v1/query-request", "[1]")]
    [InlineData("queries/v1/query-request", """{"sqlText":7,"bindings":"x","parameters":[]}""")]
    [InlineData("queries/v1/abort-request", """{"requestId":"none"}""")]
    [InlineData("session/authenticator-request", "{}")]
    [InlineData("no/such/address", "{}")]
    public async Task What_cannot_be_read_is_answered_in_the_shape_that_clients_read(string path, string body)
    {
        await using var door = await DoorOfTest.OpenAsync();
        await using var session = await WireSession.SignInAsync(door.Address);
        var answer = await session.PostAsync(path, body);
        Assert.True(answer["success"]!.GetValue<bool>() || answer["code"]!.GetValue<string>().Length == 6, answer.ToJsonString());
        Assert.Equal("""[["1"]]""", await session.RowsAsync("select 1"));
    }
}

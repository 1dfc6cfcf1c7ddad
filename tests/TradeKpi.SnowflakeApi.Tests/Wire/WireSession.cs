using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace TradeKpi.SnowflakeApi.Tests.Wire;

/// <summary>A session at the door by its bare protocol, so that a test can say what a driver would not.</summary>
internal sealed class WireSession : IAsyncDisposable
{
    private static readonly HttpClient s_http = new() { Timeout = TimeSpan.FromMinutes(2) };
    private static int s_requests;
    private readonly Uri _door;

    private WireSession(Uri door) => _door = door;

    public string Token { get; set; } = "";

    public string MasterToken { get; private set; } = "";

    public JsonNode Login { get; private set; } = new JsonObject();

    /// <summary>Signs in; what the door says of it is in <see cref="Login"/>.</summary>
    /// <param name="data">What the login's data hold besides the user.</param>
    public static async Task<WireSession> SignInAsync(Uri door, object? data = null, string asked = "")
    {
        var session = new WireSession(door);
        session.Login = await session.PostAsync("session/v1/login-request" + asked, new
        {
            data = JsonSerializer.SerializeToNode(data ?? new { LOGIN_NAME = "tester" }),
        });
        session.Token = session.Login["data"]?["token"]?.GetValue<string>() ?? "";
        session.MasterToken = session.Login["data"]?["masterToken"]?.GetValue<string>() ?? "";
        return session;
    }

    /// <summary>Asks a statement.</summary>
    /// <param name="more">What the request holds besides its text.</param>
    public Task<JsonNode> AskAsync(string sql, object? more = null, string? request = null)
    {
        var body = more is null ? [] : JsonSerializer.SerializeToNode(more)!.AsObject();
        body["sqlText"] = sql;
        return PostAsync($"queries/v1/query-request?requestId={request ?? $"r{Interlocked.Increment(ref s_requests)}"}", body);
    }

    /// <summary>Asks a statement that must succeed; its rows as JSON.</summary>
    public async Task<string> RowsAsync(string sql, object? more = null)
    {
        var answer = await AskAsync(sql, more);
        Assert.True(answer["success"]!.GetValue<bool>(), $"{answer["message"]}");
        return answer["data"]!["rowset"]!.ToJsonString();
    }

    public Task<JsonNode> PostAsync(string path, object body, string? token = null) => SendAsync(
        new HttpRequestMessage(HttpMethod.Post, new Uri(_door, path))
        {
            Content = new StringContent(body as string ?? JsonSerializer.Serialize(body), Encoding.UTF8, "application/json"),
        }, token);

    public Task<JsonNode> GetAsync(string path) => SendAsync(new HttpRequestMessage(HttpMethod.Get, new Uri(_door, path)), null);

    public async ValueTask DisposeAsync() => await PostAsync("session?delete=true", "");

    private async Task<JsonNode> SendAsync(HttpRequestMessage request, string? token)
    {
        using (request)
        {
            request.Headers.TryAddWithoutValidation("Authorization", $"Snowflake Token=\"{token ?? Token}\"");
            using var response = await s_http.SendAsync(request);

            // An error is a successful answer: clients repeat others without end.
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            return JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        }
    }
}

internal static class WireAnswers
{
    /// <summary>Code and SQLSTATE of a refusal; empty for a success.</summary>
    public static string Refusal(this JsonNode answer) =>
        answer["success"]!.GetValue<bool>() ? "" : $"{answer["code"]} {answer["data"]?["sqlState"]}".Trim();

    public static string Message(this JsonNode answer) => answer["message"]?.GetValue<string>() ?? "";

    public static string QueryId(this JsonNode answer) => answer["data"]!["queryId"]!.GetValue<string>();
}

using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using TradeKpi.Azure.Warehouse;
using TradeKpi.Specs;

namespace TradeKpi.Snowflake.Tests;

/// <summary>What a client sent for execution.</summary>
/// <param name="Binds">By name, as TYPE:value.</param>
/// <param name="Tag">The query tag.</param>
public sealed record SentStatement(string Session, string Text, IReadOnlyDictionary<string, string> Binds, string? Tag);

/// <summary>What the server answers: a rowset of texts, or an error.</summary>
/// <param name="Types">Snowflake's names: fixed, text, boolean, timestamp_ntz, …</param>
public sealed record Answer(string[] Names, string[] Types, string?[][] Rows, int Code = 0, string SqlState = "", string Message = "",
    int Status = 200)
{
    public static Answer Done { get; } = new(["status"], ["text"], [["Statement executed successfully."]]);

    public static Answer Error(int code, string sqlState, string message) => new([], [], [], code, sqlState, message);
}

/// <summary>
/// Enough of Snowflake's protocol on this machine to run its driver: signing in with a key pair, statements, closing sessions.
/// </summary>
public sealed class FakeSnowflake : IAsyncDisposable
{
    private readonly LoopbackServer _server;
    private int _sessions;

    private FakeSnowflake() => _server = new LoopbackServer(app =>
    {
        app.MapPost("/session/v1/login-request", LoginAsync);
        app.MapPost("/queries/v1/query-request", QueryAsync);
        app.MapPost("/session", context =>
        {
            Closed.Enqueue(Session(context));
            return context.Response.WriteAsync("{\"success\":true}");
        });
        app.MapFallback(context => context.Response.WriteAsync("{\"success\":true,\"data\":{}}"));
    });

    public Func<SentStatement, Answer> Answers { get; set; } = _ => Answer.Done;

    /// <summary>What signing in fails with; null lets everyone in.</summary>
    public Answer? LoginError { get; set; }

    public ConcurrentQueue<SentStatement> Statements { get; } = [];

    /// <summary>Everything but what each session begins with.</summary>
    public string[] Texts => [.. Statements.Select(statement => statement.Text)
        .Where(text => !text.StartsWith("alter session", StringComparison.Ordinal))];

    public ConcurrentQueue<string> Closed { get; } = [];

    public JsonNode? Login { get; private set; }

    /// <summary>The query part of each sign-in: database, role and warehouse.</summary>
    public List<string> LoginQueries { get; } = [];

    public int Port => _server.Address.Port;

    public static async Task<FakeSnowflake> StartAsync()
    {
        var snowflake = new FakeSnowflake();
        await snowflake._server.StartAsync();
        return snowflake;
    }

    public SnowflakeOptions Options(string keyFile) => new()
    {
        Account = "acme-test",
        User = "tester",
        Authenticator = SnowflakeOptions.KeyPair,
        PrivateKeyFile = keyFile,
        Host = "127.0.0.1",
        Port = Port,
        Scheme = "http",
    };

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task LoginAsync(HttpContext context)
    {
        LoginQueries.Add(context.Request.QueryString.Value ?? "");
        Login = await JsonNode.ParseAsync(context.Request.Body);
        if (LoginError is { } error)
        {
            await WriteAsync(context, new { success = false, code = error.Code.ToString(CultureInfo.InvariantCulture),
                message = error.Message, data = new { } });
            return;
        }

        var session = Interlocked.Increment(ref _sessions);
        await WriteAsync(context, new
        {
            success = true,
            data = new
            {
                token = $"session-{session}",
                masterToken = $"master-{session}",
                sessionId = session,
                serverVersion = "9",
                masterValidityInSeconds = 14400,
                parameters = Array.Empty<object>(),
                sessionInfo = new { databaseName = "TRADEKPI", schemaName = "OPS", warehouseName = "TRADEKPI_WH",
                    roleName = "TRADEKPI_LOADER" },
            },
        });
    }

    private async Task QueryAsync(HttpContext context)
    {
        var body = (await JsonNode.ParseAsync(context.Request.Body))!;
        var binds = body["bindings"] as JsonObject ?? [];
        var statement = new SentStatement(
            Session(context),
            body["sqlText"]!.GetValue<string>(),
            binds.ToDictionary(bind => bind.Key, bind => $"{bind.Value!["type"]}:{bind.Value["value"]}", StringComparer.Ordinal),
            body["parameters"]?["QUERY_TAG"]?.GetValue<string>());
        Statements.Enqueue(statement);
        var answer = Answers(statement);
        context.Response.StatusCode = answer.Status;
        if (answer.Code != 0)
        {
            var code = answer.Code.ToString("D6", CultureInfo.InvariantCulture);
            await WriteAsync(context, new { success = false, code, message = answer.Message,
                data = new { queryId = "q-1", sqlState = answer.SqlState } });
            return;
        }

        await WriteAsync(context, new
        {
            success = true,
            data = new
            {
                queryId = "q-1",
                queryResultFormat = "json",
                statementTypeId = 0x1000,
                total = answer.Rows.Length,
                returned = answer.Rows.Length,
                parameters = Array.Empty<object>(),
                rowset = answer.Rows,
                rowtype = answer.Names.Select((name,
                    at) => new { name, type = answer.Types[at], scale = answer.Types[at] == "fixed" ? 0 : 9, precision = 38,
                        nullable = true }),
            },
        });
    }

    private static string Session(HttpContext context) => context.Request.Headers.Authorization.ToString().Split('"')[1];

    private static Task WriteAsync(HttpContext context, object answer)
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(JsonSerializer.Serialize(answer));
    }
}

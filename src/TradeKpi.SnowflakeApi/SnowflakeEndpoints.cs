using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using TradeKpi.SnowflakeApi.Dialect;
using TradeKpi.SnowflakeApi.Limits;
using TradeKpi.SnowflakeApi.Protocol;
using TradeKpi.SnowflakeApi.Queries;
using TradeKpi.SnowflakeApi.Results;
using TradeKpi.SnowflakeApi.Sessions;

namespace TradeKpi.SnowflakeApi;

/// <summary>The addresses that Snowflake's clients ask.</summary>
internal sealed class SnowflakeEndpoints(SessionTable sessions, QueryTable table, QueryQueue queue, SnowflakeApiOptions options,
    TimeProvider time)
{
    public void Map(IEndpointRouteBuilder app)
    {
        app.MapPost("/session/v1/login-request", Guarded(LoginAsync));
        app.MapPost("/session/token-request", Guarded(RenewAsync));
        app.MapMethods("/session/heartbeat", ["GET", "POST"], Guarded(HeartbeatAsync));
        app.MapPost("/session", Guarded(CloseAsync));
        app.MapPost("/session/authenticator-request", Guarded(_ => throw SnowflakeError.NotSupported(
            "signing in through a browser.", "a user name, and the password if one is set.")));
        app.MapPost("/telemetry/send", Guarded(context => Answers.SucceedAsync(context, null)));
        app.MapPost("/queries/v1/query-request", Guarded(AskAsync));
        app.MapPost("/queries/v1/abort-request", Guarded(AbortRequestAsync));
        app.MapPost("/queries/{id}/abort-request", Guarded(AbortAsync));
        app.MapGet("/queries/{id}/result", Guarded(ResultAsync));
        app.MapGet("/monitoring/queries/{id}", Guarded(MonitorAsync));
        app.MapGet("/results/{id}/{key}/{chunk:int}", ChunkAsync);
        app.MapFallback(Guarded(context => throw SnowflakeError.NotSupported(
            $"{context.Request.Method} {context.Request.Path}.", "sessions, queries and their results.")));
    }

    private static RequestDelegate Guarded(Func<HttpContext, Task> handle) => async context =>
    {
        try
        {
            await handle(context);
        }
        catch (SnowflakeError error) when (!context.Response.HasStarted)
        {
            await Answers.FailAsync(context, error);
        }
        catch (BadHttpRequestException e) when (!context.Response.HasStarted)
        {
            await Answers.FailAsync(context, new SnowflakeError("390000", "22000", e.Message));
        }
        catch (Exception e) when (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            await Answers.FailAsync(context, SnowflakeError.Of(e));
        }
    };

    private async Task LoginAsync(HttpContext context)
    {
        var data = (await Requests.BodyAsync(context))["data"] as JsonObject;
        var session = await sessions.LoginAsync(data, name => context.Request.Query[name] is [{ Length: > 0 } value] ? value : null,
            context.RequestAborted);
        await Answers.SucceedAsync(context, new JsonObject
        {
            ["token"] = session.Token,
            ["masterToken"] = session.MasterToken,
            ["validityInSeconds"] = (long)options.TokenLifetime.TotalSeconds,
            ["masterValidityInSeconds"] = (long)options.SessionLifetime.TotalSeconds,
            ["displayUserName"] = session.Names.User,
            ["serverVersion"] = Preparation.ServerVersion,
            ["firstLogin"] = false,
            ["remMeToken"] = null,
            ["remMeValidityInSeconds"] = 0,
            ["healthCheckInterval"] = 45,
            ["sessionId"] = session.Id,
            ["parameters"] = SessionParameters.ToJson(session.Parameters),
            ["sessionInfo"] = new JsonObject
            {
                ["databaseName"] = session.Names.Database,
                ["schemaName"] = session.Names.Schema,
                ["warehouseName"] = session.Names.Warehouse,
                ["roleName"] = session.Names.Role,
            },
        });
    }

    private Task RenewAsync(HttpContext context)
    {
        var session = sessions.Renew(Requests.Token(context));
        return Answers.SucceedAsync(context, new JsonObject
        {
            ["sessionToken"] = session.Token,
            ["validityInSecondsST"] = (long)options.TokenLifetime.TotalSeconds,
            ["masterToken"] = session.MasterToken,
            ["validityInSecondsMT"] = (long)options.SessionLifetime.TotalSeconds,
            ["sessionId"] = session.Id,
        });
    }

    private Task HeartbeatAsync(HttpContext context)
    {
        _ = sessions.Find(Requests.Token(context));
        return Answers.SucceedAsync(context, null);
    }

    private async Task CloseAsync(HttpContext context)
    {
        var session = sessions.Find(Requests.Token(context));
        if (context.Request.Query["delete"] == "true")
        {
            await sessions.CloseAsync(session);
            table.ForgetSession(session.Id);
        }

        await Answers.SucceedAsync(context, null);
    }

    private async Task AskAsync(HttpContext context)
    {
        var session = sessions.Find(Requests.Token(context));
        var body = await Requests.BodyAsync(context);
        var run = queue.Begin(session, context.Request.Query["requestId"] is [{ Length: > 0 } id] ? id : null, body);
        if (body.Flag("asyncExec"))
            await InProgressAsync(context, run, "333334");
        else
            await AnswerAsync(context, session, run);
    }

    private async Task ResultAsync(HttpContext context)
    {
        var session = sessions.Find(Requests.Token(context));
        await AnswerAsync(context, session, Known(context, session));
    }

    private async Task AnswerAsync(HttpContext context, ClientSession session, QueryRun run)
    {
        try
        {
            var result = await run.End.WaitAsync(options.AnswerWithin, time, context.RequestAborted);
            await ResultAnswer.WriteAsync(context, session, run, result);
        }
        catch (TimeoutException)
        {
            await InProgressAsync(context, run, "333333");
        }
        catch (SnowflakeError error)
        {
            await Answers.FailAsync(context, error, run.Id);
        }
    }

    private Task InProgressAsync(HttpContext context, QueryRun run, string code) => Answers.SucceedAsync(context, new JsonObject
    {
        ["queryId"] = run.Id,
        ["getResultUrl"] = $"/queries/{run.Id}/result",
        ["queryAbortsAfterSecs"] = (long)options.StatementTimeout.TotalSeconds,
        ["progressDesc"] = null,
    }, code, code == "333334" ? "Asynchronous execution in progress. Use provided query id to perform query monitoring and management."
        : "Query execution in progress. Use the result address to wait for it.");

    private async Task AbortRequestAsync(HttpContext context)
    {
        var session = sessions.Find(Requests.Token(context));
        var request = (await Requests.BodyAsync(context)).Text("requestId") ?? "";
        (table.OfRequest(session.Id, request) ?? throw SnowflakeError.NotFound(request)).Cancel();
        await Answers.SucceedAsync(context, null);
    }

    private Task AbortAsync(HttpContext context)
    {
        Known(context, sessions.Find(Requests.Token(context))).Cancel();
        return Answers.SucceedAsync(context, null);
    }

    private Task MonitorAsync(HttpContext context)
    {
        var session = sessions.Find(Requests.Token(context));
        var queries = new JsonArray();
        if (table.Find((string)context.Request.RouteValues["id"]!, session.Id) is { } run)
        {
            queries.Add((JsonNode)new JsonObject
            {
                ["id"] = run.Id,
                ["sqlText"] = run.Text,
                ["status"] = run.Status,
                ["state"] = run.Status,
                ["startTime"] = run.StartedAt.ToUnixTimeMilliseconds(),
                ["endTime"] = run.EndedAt?.ToUnixTimeMilliseconds() ?? 0,
                ["errorCode"] = run.Error?.Code,
                ["errorMessage"] = run.Error?.Message,
            });
        }

        return Answers.SucceedAsync(context, new JsonObject { ["queries"] = queries });
    }

    private async Task ChunkAsync(HttpContext context)
    {
        var (id, key) = ((string)context.Request.RouteValues["id"]!, (string)context.Request.RouteValues["key"]!);
        var at = int.Parse((string)context.Request.RouteValues["chunk"]!, System.Globalization.CultureInfo.InvariantCulture);
        if (table.Find(id) is not { } run || run.Key != key || !run.End.IsCompletedSuccessfully || at >= run.End.Result.Chunks.Count)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        // Rows with commas between are no JSON: the Node driver would parse what calls itself so, fail, and ask again for minutes.
        context.Response.ContentType = "application/octet-stream";
        var chunk = run.End.Result.Chunks[at];
        if (context.Request.Query["format"] == "arrow")
        {
            var rows = await ResultFolder.ReadAsync(chunk, context.RequestAborted);
            await context.Response.BodyWriter.WriteAsync(ArrowRows.Write(run.End.Result.Columns, rows), context.RequestAborted);
            return;
        }

        context.Response.Headers.ContentEncoding = "gzip";
        await context.Response.SendFileAsync(chunk.File, context.RequestAborted);
    }

    private QueryRun Known(HttpContext context, ClientSession session)
    {
        var id = (string)context.Request.RouteValues["id"]!;
        return table.Find(id, session.Id) ?? throw SnowflakeError.NotFound(id);
    }
}

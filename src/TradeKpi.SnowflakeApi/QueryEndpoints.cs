using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using TradeKpi.SnowflakeApi.Limits;
using TradeKpi.SnowflakeApi.Protocol;
using TradeKpi.SnowflakeApi.Queries;
using TradeKpi.SnowflakeApi.Results;
using TradeKpi.SnowflakeApi.Sessions;

namespace TradeKpi.SnowflakeApi;

/// <summary>The addresses at which clients ask, wait, stop and fetch.</summary>
internal sealed class QueryEndpoints(SessionTable sessions, QueryTable table, QueryQueue queue, SnowflakeApiOptions options,
    TimeProvider time)
{
    public void Map(IEndpointRouteBuilder app)
    {
        app.MapPost("/queries/v1/query-request", Answers.Guarded(AskAsync));
        app.MapPost("/queries/v1/abort-request", Answers.Guarded(AbortRequestAsync));
        app.MapPost("/queries/{id}/abort-request", Answers.Guarded(AbortAsync));
        app.MapGet("/queries/{id}/result", Answers.Guarded(ResultAsync));
        app.MapGet("/monitoring/queries/{id}", Answers.Guarded(MonitorAsync));
        app.MapGet("/results/{id}/{key}/{chunk:int}", ChunkAsync);
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
        var at = int.Parse((string)context.Request.RouteValues["chunk"]!, CultureInfo.InvariantCulture);
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

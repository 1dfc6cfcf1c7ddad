using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace TradeKpi.SnowflakeApi.Protocol;

/// <summary>Snowflake's envelope around every answer. An error is a successful HTTP answer: clients repeat others without end.</summary>
internal static class Answers
{
    public static Task SucceedAsync(HttpContext context, JsonNode? data, string? code = null, string? message = null) =>
        WriteAsync(context, new JsonObject { ["data"] = data, ["code"] = code, ["message"] = message, ["success"] = true });

    public static Task FailAsync(HttpContext context, SnowflakeError error, string? queryId = null) => WriteAsync(context, new JsonObject
    {
        ["data"] = new JsonObject
        {
            ["internalError"] = false,
            ["errorCode"] = error.Code,
            ["sqlState"] = error.SqlState,
            ["queryId"] = queryId,
            ["line"] = error.Line,
            ["pos"] = -1,
            ["age"] = 0,
            ["type"] = error.Message.StartsWith("SQL compilation error", StringComparison.Ordinal) ? "COMPILATION" : "EXECUTION",
        },
        ["code"] = error.Code,
        ["message"] = error.Message,
        ["success"] = false,
        ["headers"] = null,
    });

    /// <summary>An endpoint that answers every failure so.</summary>
    public static RequestDelegate Guarded(Func<HttpContext, Task> handle) => async context =>
    {
        try
        {
            await handle(context);
        }
        catch (SnowflakeError error) when (!context.Response.HasStarted)
        {
            await FailAsync(context, error);
        }
        catch (BadHttpRequestException e) when (!context.Response.HasStarted)
        {
            await FailAsync(context, new SnowflakeError("390000", "22000", e.Message));
        }
        catch (Exception e) when (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            await FailAsync(context, SnowflakeError.Of(e));
        }
    };

    private static async Task WriteAsync(HttpContext context, JsonObject answer)
    {
        context.Response.ContentType = "application/json";
        await using var writer = new Utf8JsonWriter(context.Response.BodyWriter);
        answer.WriteTo(writer);
        await writer.FlushAsync(context.RequestAborted);
    }
}

using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace TradeKpi.Web.Http;

/// <summary>Answers with problem details, RFC 9457. The type is about:blank: status and members say it all.</summary>
public static class Problems
{
    private static readonly JsonSerializerOptions s_json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static async Task WriteAsync(HttpContext context, int status, string detail, IEnumerable<KeyValuePair<string, object?>>? members = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        var problem = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["type"] = "about:blank",
            ["title"] = ReasonPhrases.GetReasonPhrase(status),
            ["status"] = status,
            ["detail"] = detail,
            ["instance"] = context.Request.Path.Value,
        };
        foreach (var (name, value) in members ?? [])
            problem[name] = value;
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/problem+json";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.Remove("ETag");
        await JsonSerializer.SerializeAsync(context.Response.Body, problem, s_json, context.RequestAborted);
    }
}

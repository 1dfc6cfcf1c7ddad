using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace TradeKpi.Web.Http;

/// <summary>Answers with problem details, RFC 9457; under OData with OData's error (4.01, JSON format, 21.1). The type is about:blank: status and members say it all.</summary>
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
        var isOData = context.Request.Path.StartsWithSegments(OData.ODataHandler.Path, StringComparison.Ordinal);
        context.Response.ContentType = isOData ? "application/json; charset=utf-8" : "application/problem+json";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.Remove("ETag");
        object answer = isOData ? new { error = new { code = status.ToString(CultureInfo.InvariantCulture), message = detail } } : problem;
        await JsonSerializer.SerializeAsync(context.Response.Body, answer, s_json, context.RequestAborted);
    }
}

using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace TradeKpi.Web.Http;

/// <summary>What is wrong with a request, as it is told.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">What is wrong, and what to do, for people.</param>
/// <param name="Members">Further members of the problem.</param>
public sealed record Problem(int Status, string Detail, IEnumerable<KeyValuePair<string, object?>> Members);

/// <summary>A problem as JSON, in the shape that the readers of an address know.</summary>
/// <param name="ContentType">Of the answer.</param>
/// <param name="Body">What is written, of the problem and of the path that was asked for.</param>
public sealed record ProblemFormat(string ContentType, Func<Problem, PathString, object> Body)
{
    /// <summary>Problem details, RFC 9457. The type is about:blank: status and members say it all.</summary>
    public static ProblemFormat Details { get; } = new("application/problem+json", (problem, path) =>
    {
        var body = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["type"] = "about:blank",
            ["title"] = ReasonPhrases.GetReasonPhrase(problem.Status),
            ["status"] = problem.Status,
            ["detail"] = problem.Detail,
            ["instance"] = path.Value,
        };
        foreach (var (name, value) in problem.Members)
            body[name] = value;
        return body;
    });
}

/// <summary>Answers with problems.</summary>
public static class Problems
{
    private static readonly JsonSerializerOptions s_json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static Task WriteAsync(HttpContext context, Problem problem, ProblemFormat format)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(format);
        context.Response.StatusCode = problem.Status;
        context.Response.ContentType = format.ContentType;
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.Remove("ETag");
        return JsonSerializer.SerializeAsync(context.Response.Body, format.Body(problem, context.Request.Path), s_json,
            context.RequestAborted);
    }
}

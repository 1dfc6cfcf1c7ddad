using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace TradeKpi.SnowflakeApi.Protocol;

/// <summary>Reads what clients send.</summary>
internal static class Requests
{
    private const string Scheme = "Snowflake Token=\"";

    /// <summary>The body as an object; an empty one where there is none.</summary>
    /// <exception cref="SnowflakeError">It is no JSON object.</exception>
    public static async Task<JsonObject> BodyAsync(HttpContext context)
    {
        if (context.Request.ContentLength is 0)
            return [];
        try
        {
            var body = await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
            return body as JsonObject ?? throw Refused("it is no object.");
        }
        catch (JsonException e)
        {
            throw Refused(e.Message);
        }

        static SnowflakeError Refused(string why) => new("390000", "22000", $"The body of the request cannot be read: {why}");
    }

    /// <summary>The token of the caller's session, or null.</summary>
    public static string? Token(HttpContext context)
    {
        var header = context.Request.Headers.Authorization.ToString();
        return header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].TrimEnd('"') : null;
    }

    /// <summary>A member as text; numbers and truth values as they are written; null where there is none.</summary>
    public static string? Text(this JsonObject? body, string name) => body?[name] switch
    {
        null => null,
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        var other => other.ToJsonString(),
    };

    public static bool Flag(this JsonObject? body, string name) =>
        string.Equals(body.Text(name), "true", StringComparison.OrdinalIgnoreCase);
}

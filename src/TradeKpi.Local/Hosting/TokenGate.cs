using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using TradeKpi.Web.Http;

namespace TradeKpi.Local.Hosting;

/// <summary>
/// Lets in who comes by the loopback address, and by any other only who brings the token: as Bearer, or as the password of Basic, which
/// browsers and Excel ask people for.
/// </summary>
internal sealed class TokenGate(string token)
{
    /// <summary>A shorter token could be guessed.</summary>
    public const int LeastLength = 16;

    private readonly byte[] _digest = SHA256.HashData(Encoding.UTF8.GetBytes(token));

    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (IsOfThisMachine(context) || context.Request.Path == "/api/health/live"
            || Given(context.Request) is { } given
            && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given)), _digest))
            return next(context);
        SecurityHeaders.Add(context.Response);
        context.Response.Headers.WWWAuthenticate = new([@"Bearer realm=""TradeKpi""", @"Basic realm=""TradeKpi"", charset=""UTF-8"""]);
        return Problems.WriteAsync(context,
            new(StatusCodes.Status401Unauthorized, "Who comes from another machine brings the token of this host.", []),
            ProblemFormat.Details);
    }

    /// <summary>Whether the caller sits here; what a proxy on this machine hands on comes from elsewhere.</summary>
    public static bool IsOfThisMachine(HttpContext context) =>
        context.Connection is { LocalIpAddress: { } here, RemoteIpAddress: { } there }
        && IsLoopback(here) && IsLoopback(there)
        && !context.Request.Headers.Keys.Any(name => name.Equals("Forwarded", StringComparison.OrdinalIgnoreCase)
            || name.Equals("Via", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase));

    private static bool IsLoopback(IPAddress address) =>
        IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);

    private static string? Given(HttpRequest request)
    {
        if (!AuthenticationHeaderValue.TryParse(request.Headers.Authorization, out var header) || header.Parameter is not { } text)
            return null;
        if (header.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase))
            return text;
        var bytes = new byte[text.Length];
        return header.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase) && Convert.TryFromBase64String(text, bytes, out var length)
            && Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2) is [_, var password] ? password : null;
    }
}

using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace TradeKpi.Web.Http;

/// <summary>
/// Keeps out pages of others that a browser opened: those that reach this address under a name of their own, and those that send requests
/// from theirs.
/// </summary>
/// <remarks>
/// A name that leads here by its owner's DNS makes a page same-origin: only the Host tells
/// (https://www.w3.org/TR/fetch-metadata/ and RFC 9110, 7.2, and 15.5.20). Other programs send neither Origin nor Sec-Fetch-Site.
/// </remarks>
public sealed class Visitors(WebOptions options)
{
    private readonly HashSet<string> _hosts = Split(options.AllowedHosts);
    private readonly HashSet<string> _origins = Split(options.AllowedOrigins);

    /// <exception cref="ProblemException">The name is none of ours (421), or the request comes from another page (403).</exception>
    public void Check(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!IsOurs(request.Host.Host))
        {
            throw new ProblemException(StatusCodes.Status421MisdirectedRequest,
                $"Nobody of this name is here. Ask by the address, or name it in Web:{nameof(WebOptions.AllowedHosts)}.");
        }

        if (IsOfAnotherPage(request, _origins))
        {
            throw new ProblemException(StatusCodes.Status403Forbidden,
                $"Pages of another origin are not answered, unless Web:{nameof(WebOptions.AllowedOrigins)} names theirs.");
        }
    }

    /// <summary>
    /// Lets through only what a page cannot send unasked: its browser would ask us first, and is told nothing.
    /// </summary>
    /// <exception cref="ProblemException">Neither says the type that it is JSON, nor is there a header that signs in: 415.</exception>
    public static void RefuseForms(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var isJson = MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase);
        if (!isJson && request.Headers.Authorization.Count == 0 && !request.Headers.ContainsKey("x-functions-key"))
        {
            throw new ProblemException(StatusCodes.Status415UnsupportedMediaType,
                "This is asked with Content-Type: application/json, whatever the body, so that no page can ask it unasked.")
                .With("allowed", "application/json");
        }
    }

    /// <summary>Whether a browser says that a page of another origin sends it.</summary>
    /// <param name="allowed">Origins that count as ours.</param>
    public static bool IsOfAnotherPage(HttpRequest request, IReadOnlySet<string>? allowed = null)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Headers.Origin is [{ Length: > 0 } origin, ..])
            return !(Uri.TryCreate(origin, UriKind.Absolute, out var page)
                && page.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase)) && allowed?.Contains(origin) != true;

        // Following a link shows an answer to who clicked; a frame or an image does not.
        var isFollowed = request.Headers["Sec-Fetch-Mode"] == "navigate" && request.Headers["Sec-Fetch-Dest"] == "document"
            && HttpMethods.IsGet(request.Method);
        return request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site" && !isFollowed;
    }

    /// <summary>Whether a name leads to the machine of whoever says it, whatever DNS says (RFC 6761, 6.3).</summary>
    public static bool IsLocalhost(string host)
    {
        ArgumentNullException.ThrowIfNull(host);
        return host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);
    }

    // An address as name is no one's DNS; nor is localhost.
    private bool IsOurs(string host) => _hosts.Contains("*")
        || IPAddress.TryParse(host.Trim('[', ']'), out _)
        || IsLocalhost(host)
        || _hosts.Contains(host);

    private static HashSet<string> Split(string names) =>
        names.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
}

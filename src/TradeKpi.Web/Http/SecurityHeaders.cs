using Microsoft.AspNetCore.Http;

namespace TradeKpi.Web.Http;

/// <summary>What every answer says to browsers: nothing from elsewhere, no framing, no sniffing.</summary>
public static class SecurityHeaders
{
    public const string Csp = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static void Add(HttpResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        response.Headers.ContentSecurityPolicy = Csp;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
        response.Headers.CacheControl = "no-cache";
    }
}

using Microsoft.AspNetCore.Http;

namespace TradeKpi.Web.OpenApi;

/// <summary>The description of this interface, made from the catalog of reports: it cannot drift from what answers.</summary>
/// <remarks>https://spec.openapis.org/oas/v3.1.1.html.</remarks>
public static class OpenApiHandler
{
    private static readonly string s_document = OpenApiDocument.Build().ToJsonString();

    public static Task HandleAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Response.ContentType = "application/json; charset=utf-8";
        return context.Response.WriteAsync(s_document, context.RequestAborted);
    }
}

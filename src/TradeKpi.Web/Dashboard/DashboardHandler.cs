using Microsoft.AspNetCore.Http;
using TradeKpi.Web.Http;
using TradeKpi.Web.Reports;

namespace TradeKpi.Web.Dashboard;

/// <summary>The dashboard: one page, its script, style, font and icon. It reads the same reports as everyone.</summary>
public static class DashboardHandler
{
    /// <param name="name">The file under /dashboard; null for the page.</param>
    /// <exception cref="ProblemException">There is no such file: 404.</exception>
    public static async Task HandleAsync(HttpContext context, string? name)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (!DashboardFile.All.TryGetValue(name ?? DashboardFile.Page, out var file))
            throw new ProblemException(StatusCodes.Status404NotFound, $"The dashboard has no file {name}. Open /dashboard.");
        var response = context.Response;
        response.Headers.ContentSecurityPolicy = SecurityHeaders.PageCsp;
        response.Headers.ETag = file.Tag;
        if (file.IsPinned)
            response.Headers.CacheControl = "public, max-age=31536000, immutable";
        if (ReportTag.IsHeld(context.Request, file.Tag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.ContentType = file.Type;
        response.ContentLength = file.Content.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
            await response.Body.WriteAsync(file.Content, context.RequestAborted);
    }
}

using Microsoft.AspNetCore.Http;
using TradeKpi.Web.Http;
using TradeKpi.Web.Reports;

namespace TradeKpi.Web.Dashboard;

/// <summary>The dashboard: one page, its script, style, font and icon. It reads the same reports as everyone.</summary>
public static class DashboardHandler
{
    /// <param name="name">The file under /dashboard; null for the page.</param>
    /// <exception cref="ProblemException">There is no such file: 404. The build had no Node.js to make the dashboard with: 501.</exception>
    public static Task HandleAsync(HttpContext context, string? name) => HandleAsync(context, name, DashboardFile.All);

    internal static async Task HandleAsync(HttpContext context, string? name, IReadOnlyDictionary<string, DashboardFile> files)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (!files.ContainsKey(DashboardFile.Page))
        {
            throw new ProblemException(
                StatusCodes.Status501NotImplemented,
                "The dashboard is not in this build, which found no Node.js to make it with. Install Node.js 20 or later " +
                "(https://nodejs.org, "
                + "npm comes along), build again and restart. Everything else works without: GET / lists it.");
        }

        if (!files.TryGetValue(name ?? DashboardFile.Page, out var file))
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

using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using TradeKpi.Report.Catalog;

namespace TradeKpi.Web.Index;

/// <summary>The page at /: what can be asked here, as plain HTML without a script.</summary>
public static class IndexPage
{
    private const string Css = """
        :root { color-scheme: light dark; --ink: #1b1f24; --page: #fdfdfc; --soft: #5b6470; --line: #d9dde2; --link: #0a5bb5; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e6e8eb; --page: #14171a;
          --soft: #9aa4b0; --line: #2d333a; --link: #79b4f2; } }
        body { margin: 0 auto; max-width: 52rem; padding: 2rem 1rem; font: 1rem/1.5 system-ui, sans-serif; color: var(--ink);
          background: var(--page); }
        h1 { font-size: 1.6rem; margin: 0; }
        h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
        p { color: var(--soft); margin: .25rem 0; }
        ul { list-style: none; margin: 0; padding: 0; }
        li { border-top: 1px solid var(--line); padding: .6rem 0; }
        a { color: var(--link); }
        a:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
        code { font: .9em ui-monospace, monospace; }
        """;

    private static readonly string s_html = Page();

    public static Task HandleAsync(HttpContext context) => WriteAsync(context, "text/html; charset=utf-8", s_html);

    public static Task StyleAsync(HttpContext context) => WriteAsync(context, "text/css; charset=utf-8", Css);

    private static Task WriteAsync(HttpContext context, string type, string text)
    {
        context.Response.ContentType = type;
        return context.Response.WriteAsync(text, context.RequestAborted);
    }

    private static string Page()
    {
        var html = new StringBuilder("""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>TradeKpi</title>
            <link rel="stylesheet" href="/index.css">
            </head>
            <body>
            <main>
            <h1>TradeKpi</h1>
            <p>KPIs of orders and trades that reconcile to the last event.</p>

            """);
        Section(html, "Dashboard", [("/dashboard", "Dashboard", "The KPIs and the pipeline, live, as charts and tables.")]);
        Section(html, "Reports", ReportCatalog.Kpis.Select(report => ($"/api/reports/{report.Name}", report.Title, report.Grain)),
            about: true);
        Section(html, "Operations", ReportCatalog.Operations.Select(report => ($"/api/ops/{report.Name}", report.Title, report.Grain)),
            about: true);
        Section(html, "More",
        [
            ("/api/reports", "All reports", "Their columns and parameters."),
            ("/api/health/live", "Live", "Whether the process answers."),
            ("/api/health/ready", "Ready", "Whether the warehouse does."),
            ("/api/explain", "Explain", "Which reports' numbers are made of rows, and of which."),
            ("/api/ops/lineage", "Lineage", "Which column of which table feeds which."),
            ("/odata/", "OData", "The reports for Power BI, Excel and their like; $metadata describes them."),
            ("/api/openapi.json", "OpenAPI", "This interface, for programs."),
        ]);
        return html.Append("<p>Events go to <code>POST /api/events</code>: one, an array, or one a line.</p>\n</main>\n</body>\n</html>\n")
            .ToString();
    }

    private static void Section(StringBuilder html, string title, IEnumerable<(string Href, string Name, string About)> links,
        bool about = false)
    {
        html.Append("<h2>").Append(title).Append("</h2>\n<ul>\n");
        foreach (var (href, name, text) in links)
        {
            html.Append("<li><a href=\"").Append(href).Append("\">").Append(WebUtility.HtmlEncode(name)).Append("</a><p>")
                .Append(WebUtility.HtmlEncode(text));
            if (about)
                html.Append(" <a href=\"").Append(href).Append("/about\">About ").Append(WebUtility.HtmlEncode(name)).Append("</a>");
            html.Append("</p></li>\n");
        }

        html.Append("</ul>\n");
    }
}

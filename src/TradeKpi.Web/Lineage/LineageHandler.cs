using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using TradeKpi.Report;
using TradeKpi.Web.Reports;

namespace TradeKpi.Web.Lineage;

/// <summary>
/// Which column feeds which, from bronze to the report queries: <c>sql/lineage.json</c> as this build was made with, generated from the
/// SQL.
/// Nodes have id, layer, kind and columns; edges have from, to and columns, each a pair of names; an edge without pairs filters or joins
/// only.
/// </summary>
public static class LineageHandler
{
    private static readonly byte[] s_graph = Read();
    private static readonly string s_tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(s_graph).AsSpan(0, 12))}\"";

    public static async Task HandleAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Request.Query.Keys.FirstOrDefault() is { } name)
            throw new ReportArgumentException(name, $"lineage has no parameter {name}.", "none");
        context.Response.Headers.ETag = s_tag;
        if (ReportTag.IsHeld(context.Request, s_tag))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        context.Response.ContentType = "application/json; charset=utf-8";
        await context.Response.Body.WriteAsync(s_graph, context.RequestAborted);
    }

    private static byte[] Read()
    {
        using var stream = typeof(LineageHandler).Assembly.GetManifestResourceStream("TradeKpi.Web.lineage.json")
            ?? throw new InvalidOperationException("The resource lineage.json is missing.");
        using var graph = new MemoryStream();
        stream.CopyTo(graph);
        return graph.ToArray();
    }
}

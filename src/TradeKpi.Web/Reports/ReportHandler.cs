using System.Text;
using Microsoft.AspNetCore.Http;
using TradeKpi.Report;
using TradeKpi.Report.Asking;
using TradeKpi.Report.Writing;
using TradeKpi.Web.Http;

namespace TradeKpi.Web.Reports;

/// <summary>
/// Answers one report: parameters from the query string, rows streamed as JSON or CSV, 304 where the caller holds the answer.
/// </summary>
public sealed class ReportHandler(ReportStage stage)
{
    /// <exception cref="ProblemException">No such report (404), or no such format (406).</exception>
    /// <exception cref="ReportArgumentException">A parameter is unknown or its value not allowed.</exception>
    public async Task HandleAsync(HttpContext context, IReadOnlyList<ReportDefinition> reports, string name)
    {
        ArgumentNullException.ThrowIfNull(context);
        var definition = reports.FirstOrDefault(report => report.Name.Equals(name, StringComparison.Ordinal))
            ?? throw new ProblemException(StatusCodes.Status404NotFound, $"There is no report {name}.").With("known",
                reports.Select(report => report.Name));
        var arguments = ReportArguments.Read(definition, Given(context.Request));
        var format = AnswerFormat.Choose(context.Request);
        context.Response.Headers.Vary = "Accept";
        if (definition.FollowsGold && context.Request.Headers.IfNoneMatch.Count > 0)
        {
            var tag = ReportTag.Of(await stage.VersionAsync(arguments, context.RequestAborted), arguments, format);
            if (ReportTag.IsHeld(context.Request, tag))
            {
                context.Response.Headers.ETag = tag;
                context.Response.StatusCode = StatusCodes.Status304NotModified;
                return;
            }
        }

        await using var result = await stage.OpenAsync(arguments, context.RequestAborted);
        if (definition.FollowsGold)
            context.Response.Headers.ETag = ReportTag.Of(result.Version, arguments, format);
        await WriteAsync(context, result, format);
    }

    private static async Task WriteAsync(HttpContext context, ReportResult result, string format)
    {
        context.Response.ContentType = format + "; charset=utf-8";
        if (HttpMethods.IsHead(context.Request.Method))
            return;
        if (format == AnswerFormat.Json)
        {
            await ReportJsonWriter.WriteAsync(result, context.Response.BodyWriter, context.RequestAborted);
            return;
        }

        context.Response.Headers.ContentDisposition = $"attachment; filename=\"{result.Definition.Name}.csv\"";
        await using var text = new StreamWriter(context.Response.Body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 16 * 1024,
            leaveOpen: true);
        await ReportCsvWriter.WriteAsync(result, text, context.RequestAborted);
    }

    private static IEnumerable<KeyValuePair<string, string>> Given(HttpRequest request) => request.Query
        .Where(parameter => parameter.Key != "format")
        .SelectMany(parameter => parameter.Value.Select(value => KeyValuePair.Create(parameter.Key, value ?? "")));
}

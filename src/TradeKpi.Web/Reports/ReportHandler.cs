using Microsoft.AspNetCore.Http;
using TradeKpi.Report;
using TradeKpi.Report.Asking;
using TradeKpi.Report.Explain;
using TradeKpi.Report.Writing;
using TradeKpi.Web.Http;
using TradeKpi.Web.Questions;

namespace TradeKpi.Web.Reports;

/// <summary>
/// Answers one report: parameters from the query string, rows in the format that is asked for, 304 where the caller holds the answer.
/// </summary>
public sealed class ReportHandler(ReportStage stage, QuestionDesk questions)
{
    /// <exception cref="ProblemException">No such report (404), or no such format (406).</exception>
    /// <exception cref="ReportArgumentException">A parameter is unknown or its value not allowed.</exception>
    public async Task HandleAsync(HttpContext context, IReadOnlyList<ReportDefinition> reports, string name)
    {
        ArgumentNullException.ThrowIfNull(context);
        var definition = reports.FirstOrDefault(report => report.Name.Equals(name, StringComparison.Ordinal))
            ?? throw new ProblemException(StatusCodes.Status404NotFound, Missing(reports, name)).With("known",
                reports.Select(report => report.Name));
        var arguments = ReportArguments.Read(definition, Given(context.Request));
        var format = AnswerFormat.Choose(context.Request);
        var response = context.Response;
        response.Headers.Vary = "Accept";
        string? tag = null;
        if (definition is { FollowsGold: true, IsKept: true })
        {
            tag = ReportTag.Of(await questions.VersionAsync(arguments, context.RequestAborted), arguments, format.MediaType);
            if (ReportTag.IsHeld(context.Request, tag))
            {
                (response.Headers.ETag, response.StatusCode) = (tag, StatusCodes.Status304NotModified);
                return;
            }
        }

        await using var answer = await questions.AskAsync(tag, (body, stop) => WriteAsync(arguments, format, body, stop),
            context.RequestAborted);
        if (format != ReportFormat.Json)
            response.Headers.ContentDisposition = $"attachment; filename=\"{definition.Name}.{format.Name}\"";
        await answer.SendAsync(context);
    }

    private static string Missing(IReadOnlyList<ReportDefinition> reports, string name) =>
        reports == ExplainReports.All && ExplainReports.Unexplained.FirstOrDefault(report => report.Name == name) is { } report
            ? $"No rows stand behind {name}: {report.Unexplained}"
            : $"There is no report {name}.";

    private async Task<AnswerHead> WriteAsync(ReportArguments arguments, ReportFormat format, Stream body, CancellationToken stop)
    {
        await using var result = await stage.OpenAsync(arguments, stop);
        await format.WriteAsync(result, body, stop);
        return new AnswerHead(format.ContentType,
            arguments.Definition is { FollowsGold: true, IsKept: true } ? ReportTag.Of(result.Version, arguments, format.MediaType) : null);
    }

    private static IEnumerable<KeyValuePair<string, string>> Given(HttpRequest request) => request.Query
        .Where(parameter => parameter.Key != "format")
        .SelectMany(parameter => parameter.Value.Select(value => KeyValuePair.Create(parameter.Key, value ?? "")));
}

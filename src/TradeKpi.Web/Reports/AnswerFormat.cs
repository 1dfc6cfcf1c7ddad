using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using TradeKpi.Report;
using TradeKpi.Web.Http;

namespace TradeKpi.Web.Reports;

/// <summary>The formats of a report: JSON or CSV, by <c>format</c> or else by Accept.</summary>
public static class AnswerFormat
{
    public const string Json = "application/json";

    public const string Csv = "text/csv";

    /// <exception cref="ReportArgumentException"><c>format</c> is neither.</exception>
    /// <exception cref="ProblemException">Accept allows neither: 406.</exception>
    public static string Choose(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Query["format"] is [{ Length: > 0 } format, ..])
        {
            return format switch
            {
                "json" => Json,
                "csv" => Csv,
                _ => throw new ReportArgumentException("format", $"'{format}' is not allowed for format.", "json, csv"),
            };
        }

        var accept = request.Headers.Accept;
        if (accept.Count == 0 || string.IsNullOrWhiteSpace(accept.ToString()))
            return Json;
        if (!MediaTypeHeaderValue.TryParseList(accept, out var ranges))
            throw NotAcceptable();
        var (json, csv) = (Quality(ranges, Json), Quality(ranges, Csv));
        return json is 0 && csv is 0 ? throw NotAcceptable() : csv > json ? Csv : Json;
    }

    // The most specific range that matches decides: RFC 9110, 12.5.1.
    private static double Quality(IList<MediaTypeHeaderValue> ranges, string type)
    {
        var wanted = new MediaTypeHeaderValue(type);
        return ranges
            .Where(wanted.IsSubsetOf)
            .OrderBy(range => range.MatchesAllTypes ? 2 : range.MatchesAllSubTypes ? 1 : 0)
            .Select(range => range.Quality ?? 1)
            .FirstOrDefault();
    }

    private static ProblemException NotAcceptable() =>
        new ProblemException(StatusCodes.Status406NotAcceptable, $"Reports come as {Json} or {Csv}.").With("allowed", $"{Json}, {Csv}");
}

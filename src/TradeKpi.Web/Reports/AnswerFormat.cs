using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using TradeKpi.Report;
using TradeKpi.Report.Writing;
using TradeKpi.Web.Http;

namespace TradeKpi.Web.Reports;

/// <summary>Which format of a report a request asks for, by <c>format</c> or else by Accept.</summary>
public static class AnswerFormat
{
    /// <exception cref="ReportArgumentException"><c>format</c> is none.</exception>
    /// <exception cref="ProblemException">Accept allows none: 406.</exception>
    public static ReportFormat Choose(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Query["format"] is [{ Length: > 0 } name, ..])
            return ReportFormat.Find(name) ?? throw new ReportArgumentException("format", $"'{name}' is not allowed for format.",
                string.Join(", ", ReportFormat.All.Select(format => format.Name)));
        var accept = request.Headers.Accept;
        if (accept.Count == 0 || string.IsNullOrWhiteSpace(accept.ToString()))
            return ReportFormat.Json;
        if (!MediaTypeHeaderValue.TryParseList(accept, out var ranges))
            throw NotAcceptable();
        var (best, quality) = ReportFormat.All.Select(format => (format, Quality(ranges, format.MediaType)))
            .MaxBy(format => format.Item2);
        return quality is 0 ? throw NotAcceptable() : best;
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

    private static ProblemException NotAcceptable()
    {
        var types = string.Join(", ", ReportFormat.All.Select(format => format.MediaType));
        return new ProblemException(StatusCodes.Status406NotAcceptable, $"Reports come as one of {types}.").With("allowed", types);
    }
}

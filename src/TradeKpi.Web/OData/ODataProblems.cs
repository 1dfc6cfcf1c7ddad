using System.Globalization;
using TradeKpi.Web.Http;

namespace TradeKpi.Web.OData;

/// <summary>Problems as OData's readers know them: OData 4.01, JSON format, 21.1.</summary>
internal static class ODataProblems
{
    public static ProblemFormat Format { get; } = new("application/json; charset=utf-8", (problem, _) =>
        new { error = new { code = problem.Status.ToString(CultureInfo.InvariantCulture), message = problem.Detail } });
}

using System.Globalization;
using Microsoft.AspNetCore.Http;
using TradeKpi.Web.Http;

namespace TradeKpi.Web.OData;

/// <summary>Problems as OData's readers know them: OData 4.01, JSON format, 21.1.</summary>
internal static class ODataProblems
{
    public static ProblemFormat Format { get; } = new("application/json; charset=utf-8", (problem, _) =>
        new { error = new { code = problem.Status.ToString(CultureInfo.InvariantCulture), message = problem.Detail } });

    /// <summary>What OData has and this service does not do: OData 4.01, protocol, 9.3.1.</summary>
    public static ProblemException NotServed(string message) => new(StatusCodes.Status501NotImplemented, message);
}

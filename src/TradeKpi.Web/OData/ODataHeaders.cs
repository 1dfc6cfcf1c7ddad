using System.Globalization;
using Microsoft.AspNetCore.Http;
using TradeKpi.Report.Writing;
using TradeKpi.Web.Http;

namespace TradeKpi.Web.OData;

/// <summary>What a caller asks for beside the address: version, format, size of a page.</summary>
internal static class ODataHeaders
{
    /// <summary>The format that is asked for, by $format or else by Accept.</summary>
    public static string Accept(HttpRequest request) => request.Query["$format"] is [{ Length: > 0 } format, ..]
        ? format == "json" ? ReportFormat.Json.MediaType : format
        : request.Headers.Accept.Count > 0 ? request.Headers.Accept.ToString() : ReportFormat.Json.MediaType;

    /// <summary>Rows of a page: ours, or fewer where the caller prefers so (Prefer: odata.maxpagesize).</summary>
    public static int PageRows(HttpRequest request, int ours)
    {
        var wish = request.Headers["Prefer"].SelectMany(value => (value ?? "").Split(',', StringSplitOptions.TrimEntries))
            .Select(preference => preference.Split('=', StringSplitOptions.TrimEntries))
            .Where(preference => preference is ["odata.maxpagesize" or "maxpagesize", _])
            .Select(preference => int.TryParse(preference[1], NumberStyles.None, CultureInfo.InvariantCulture, out var rows) ? rows : 0)
            .FirstOrDefault();
        return wish > 0 ? Math.Min(wish, ours) : ours;
    }

    /// <exception cref="ProblemException">The caller understands only versions before 4.0.</exception>
    public static void RefuseOldVersions(HttpRequest request)
    {
        if (request.Headers["OData-MaxVersion"] is [{ Length: > 0 } most, ..]
            && decimal.TryParse(most, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var version) && version < 4)
            throw new ProblemException(StatusCodes.Status400BadRequest, "This service speaks OData 4.0: OData-MaxVersion must allow it.");
    }
}

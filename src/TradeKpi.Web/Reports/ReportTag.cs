using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using TradeKpi.Report;
using TradeKpi.Report.Asking;
using TradeKpi.Report.AsOf;

namespace TradeKpi.Web.Reports;

/// <summary>The ETag of an answer: gold's version, the question, the format, and the build that answers.</summary>
public static class ReportTag
{
    private static readonly string s_build = typeof(ReportDefinition).Module.ModuleVersionId.ToString("N");

    public static string Of(GoldVersion version, ReportArguments arguments, string format)
    {
        ArgumentNullException.ThrowIfNull(version);
        ArgumentNullException.ThrowIfNull(arguments);
        var question = string.Create(
            CultureInfo.InvariantCulture,
            $"{s_build}|{version.Version}|{version.CreatedAt:O}|{format}|{arguments.Limit}|{arguments.Offset}|{arguments.Fingerprint()}");
        return $"\"{version.Version}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(question)).AsSpan(0, 12))}\"";
    }

    /// <summary>Whether the caller holds this answer already (If-None-Match, RFC 9110, 13.1.2).</summary>
    public static bool IsHeld(HttpRequest request, string tag)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!EntityTagHeaderValue.TryParseList(request.Headers.IfNoneMatch, out var held))
            return false;
        var ours = new EntityTagHeaderValue(tag);
        return held.Any(theirs => theirs.Equals(EntityTagHeaderValue.Any) || theirs.Compare(ours, useStrongComparison: false));
    }
}

using System.Data.Common;
using TradeKpi.Report.AsOf;

namespace TradeKpi.Report.Asking;

/// <summary>Which version of gold a question is answered by.</summary>
internal static class ReportState
{
    /// <summary>The version, and the question to it: to the past where it is not, or need not be, the newest.</summary>
    /// <exception cref="ReportArgumentException">A moment has no version, or that of the earlier pages is gone.</exception>
    public static async Task<(GoldVersion Version, ReportArguments Asked)> OfAsync(
        DbConnection connection, ReportArguments arguments, CancellationToken cancellationToken)
    {
        if (arguments.AsOf is { } moment && (arguments.PagesOf is null || moment.Version is not null))
            return (await GoldVersions.AtAsync(connection, moment, CommonParameters.AsOf.Name, cancellationToken), arguments);
        var newest = await GoldVersions.NewestAsync(connection, cancellationToken);
        return arguments.PagesOf is not { } version || version == newest
            ? (newest, arguments.Definition.IsOfSilver ? arguments.At(newest) : arguments)
            : (await GoldVersions.OfPagesAsync(connection, version, cancellationToken), arguments.At(version));
    }

    /// <summary>Whether rows that were read as the newest may be of a version that came meanwhile.</summary>
    public static async Task<bool> IsReplacedAsync(
        DbConnection connection, ReportArguments asked, GoldVersion version, CancellationToken cancellationToken) =>
        asked.AsOf is null && asked.Definition.FollowsGold
        && await GoldVersions.NewestAsync(connection, cancellationToken) != version;
}

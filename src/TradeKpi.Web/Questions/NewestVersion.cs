using TradeKpi.Report.Asking;
using TradeKpi.Report.AsOf;

namespace TradeKpi.Web.Questions;

/// <summary>The newest version of gold for any number of callers at once.</summary>
public sealed class NewestVersion(ReportStage stage)
{
    private readonly NextLook<GoldVersion> _look = new(() => stage.VersionAsync(CancellationToken.None));

    /// <exception cref="System.Data.Common.DbException">The warehouse cannot answer.</exception>
    public Task<GoldVersion> ReadAsync(CancellationToken cancellationToken) => _look.ReadAsync(cancellationToken);
}

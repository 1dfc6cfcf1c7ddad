using TradeKpi.Report.Asking;
using TradeKpi.Report.AsOf;

namespace TradeKpi.Web.Questions;

/// <summary>
/// The newest version of gold for any number of callers at once: those who come while it is looked up share the look-up that begins next,
/// so nobody is told a version that was replaced before they asked.
/// </summary>
public sealed class NewestVersion(ReportStage stage)
{
    private readonly Lock _gate = new();
    private Task _running = Task.CompletedTask;
    private Task<GoldVersion>? _next;

    /// <exception cref="System.Data.Common.DbException">The warehouse cannot answer.</exception>
    public Task<GoldVersion> ReadAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
            return (_next ??= NextAsync(_running)).WaitAsync(cancellationToken);
    }

    private async Task<GoldVersion> NextAsync(Task before)
    {
        await Task.Yield();
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_gate)
            (_running, _next) = (_next!, null);
        return await stage.VersionAsync(CancellationToken.None);
    }
}

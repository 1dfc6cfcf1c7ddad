using System.Data.Common;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using TradeKpi.Publish;
using TradeKpi.Telemetry;

namespace TradeKpi.Poll;

/// <summary>
/// Pulls changes from a JSON API, page by page, through the same door as everything else. A page's cursor is kept only after the page was
/// published, so a crash repeats a page, and its events count once. Where the API names no next page, the last one is asked for again.
/// </summary>
public sealed class PollStage(
    PublishStage publish, DbDataSource warehouse, IHttpClientFactory clients, PollOptions options, TimeProvider time) : IDisposable
{
    // Nobody is taken at their word for longer: a wrong date must not end the polling.
    private static readonly TimeSpan s_longestRest = TimeSpan.FromHours(1);

    private readonly PollClient _client = new(clients, options, time);
    private readonly SemaphoreSlim _oneAtATime = new(1, 1);

    public PollHealth Health { get; private set; } = PollHealth.Good;

    /// <summary>
    /// Pulls what is new, up to <see cref="PollOptions.MaxPages"/>. Does nothing without a URL, and while the API asks to be left alone.
    /// </summary>
    /// <exception cref="PollException">A page could not be had or read. What came before it is published and kept.</exception>
    /// <exception cref="IOException">The hub or the lake cannot take events now.</exception>
    /// <exception cref="DbException">The warehouse cannot keep the cursor now.</exception>
    public async Task<PollReport> PollAsync(CancellationToken cancellationToken)
    {
        if (options.Url is not { } url || time.GetUtcNow() < Health.NotBefore)
            return PollReport.Empty;
        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            var report = await PullAsync(url, SourceOf(url), cancellationToken);
            Health = PollHealth.Good;
            return report;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            var now = time.GetUtcNow();
            var rest = (e as PollException)?.RetryAfter is { } asked && asked > s_longestRest
                ? s_longestRest
                : (e as PollException)?.RetryAfter;
            Health = new PollHealth(Health.FailingSince ?? now, Health.Failures + 1, e.Message, now + rest);
            throw;
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    public void Dispose() => _oneAtATime.Dispose();

    private async Task<PollReport> PullAsync(Uri url, string source, CancellationToken cancellationToken)
    {
        var report = PollReport.Empty;
        var cursor = await PollCursors.ReadAsync(warehouse, source, cancellationToken);
        while (report.Pages < options.MaxPages)
        {
            var (next, page) = await PullPageAsync(url, source, cursor, cancellationToken);
            report = new PollReport(
                report.Pages + 1, report.Read + page.Read, report.Published + page.Published, report.Quarantined + page.QuarantinedTotal,
                HasMore: false);
            if (next is null || next == cursor)
                return report;
            await PollCursors.KeepAsync(warehouse, source, next, time.GetUtcNow(), cancellationToken);
            cursor = next;
        }

        return report with { HasMore = true };
    }

    private async Task<(string? Next, PublishReport Report)> PullPageAsync(Uri url, string source, string? cursor,
        CancellationToken cancellationToken)
    {
        using var span = TradeKpiTelemetry.Source.StartActivity("poll", ActivityKind.Client);
        span?.SetTag("url.full", source);
        try
        {
            var page = PollPage.Read(await _client.GetAsync(At(url, cursor), source, cancellationToken), source, options);

            // The same page has the same origin whenever it is pulled, and a refused item the same entry.
            var origin = new InputOrigin("poll", cursor is null ? source : $"{source} from {cursor}", "item");
            return (page.Next, await publish.PublishAsync(page.Items.ToAsyncEnumerable(), origin, progress: null, cancellationToken));
        }
        catch (Exception e)
        {
            span.Fail(e);
            throw;
        }
    }

    private Uri At(Uri url, string? cursor) => cursor is null
        ? url
        : new UriBuilder(url)
        {
            Query = (url.Query.Length > 1 ? url.Query[1..] + "&" : "")
                + $"{Uri.EscapeDataString(options.CursorParameter)}={Uri.EscapeDataString(cursor)}",
        }.Uri;

    /// <summary>The API's name where people read it: its address, and for the query, which may hold secrets, a digest.</summary>
    private static string SourceOf(Uri url)
    {
        var address = url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);
        return url.Query.Length > 1
            ? $"{address}?{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(url.Query)).AsSpan(0, 4))}" : address;
    }
}

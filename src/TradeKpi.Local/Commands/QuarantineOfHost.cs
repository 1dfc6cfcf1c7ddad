using System.Text;
using System.Text.Json;
using TradeKpi.Local.Hosting;
using TradeKpi.Local.Shell;
using TradeKpi.Operate;
using TradeKpi.Quarantine;
using TradeKpi.Web.Quarantine;

namespace TradeKpi.Local.Commands;

/// <summary>What changes the quarantine of a folder that another process holds and serves: that one does it.</summary>
internal sealed class QuarantineOfHost(RunningHost host)
{
    // Well below what a server takes of one body, also as base64 and with an entry that is as large as any.
    private const int PortionBytes = 4 * 1024 * 1024;

    /// <returns>The corrected event's id; null where it tells of no change.</returns>
    public async Task<string?> FixAsync(string quarantineId, byte[] corrected, ReplayHand hand, CancellationToken cancellationToken)
    {
        var closed = await AskAsync<Closed>($"/{quarantineId}/fix", new { hand.By, Reason = hand.Why, RawBase64 = corrected },
            cancellationToken);
        return closed.EventId;
    }

    /// <param name="corrected">Null for all that are open, as they were.</param>
    /// <exception cref="FormatException">A line is no quarantine entry.</exception>
    public async Task<ReplayReport> ReplayAsync(Stream? corrected, ReplayHand hand, CancellationToken cancellationToken)
    {
        if (corrected is null)
            return await AskAsync<ReplayReport>("/drain", new { hand.By, Reason = hand.Why }, cancellationToken);
        var (report, lines) = (new ReplayReport(0, 0, 0), new StringBuilder());
        await foreach (var entry in QuarantineLines.ReadAsync(corrected, cancellationToken))
        {
            lines.Append(Encoding.UTF8.GetString(QuarantineLines.Write([entry]).Span));
            if (lines.Length > PortionBytes)
                await SendAsync();
        }

        await SendAsync();
        return report;

        async Task SendAsync()
        {
            var more = await AskAsync<ReplayReport>("/drain", new { hand.By, Reason = hand.Why, Lines = lines.ToString() },
                cancellationToken);
            report = new ReplayReport(report.Replayed + more.Replayed, report.StillRefused + more.StillRefused,
                report.Skipped + more.Skipped);
            lines.Clear();
        }
    }

    public Task<PurgeReport> PurgeAsync(int days, bool open, CancellationToken cancellationToken) =>
        AskAsync<PurgeReport>("/purge", new { OlderThanDays = days, Open = open }, cancellationToken);

    private async Task<T> AskAsync<T>(string path, object asked, CancellationToken cancellationToken)
    {
        await using var body = await host.PostAsync(QuarantineDesk.Path + path, cancellationToken,
            JsonSerializer.Serialize(asked, ResultJson.Options));
        return await JsonSerializer.DeserializeAsync<T>(body, ResultJson.Options, cancellationToken)
            ?? throw new IOException("The running host gave no answer.");
    }

    private sealed record Closed(string QuarantineId, string? EventId);
}

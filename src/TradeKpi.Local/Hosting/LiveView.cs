using System.Data.Common;
using System.Globalization;
using Spectre.Console;
using TradeKpi.Embedded.Hub;
using TradeKpi.Local.Pipeline;
using TradeKpi.Local.Shell;
using TradeKpi.Operate;
using TradeKpi.Report.Asking;

namespace TradeKpi.Local.Hosting;

/// <summary>
/// How it goes: throughput, lag, freshness and latency. A table that lives on a terminal, a plain line now and then elsewhere.
/// </summary>
internal sealed class LiveView(Terminal terminal, LocalPipeline pipeline, EmbeddedHub hub, ReportStage reports, LatencyStage latency,
    RefreshHealth refresh, EmptiedTables emptied)
{
    private static readonly TimeSpan s_live = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_plain = TimeSpan.FromSeconds(5);
    private readonly long _before = hub.NextSequences().Sum();
    private long _published;
    private DateTimeOffset _at = terminal.Time.GetUtcNow();
    private (DateTimeOffset At, string Text) _soon = (DateTimeOffset.MinValue, "");

    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            if (terminal.IsErrorTerminal)
                await LiveAsync(stop);
            else
                await PlainAsync(stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The run ends, and the view with it.
        }
    }

    private async Task PlainAsync(CancellationToken stop)
    {
        while (true)
        {
            await Task.Delay(s_plain, terminal.Time, stop);
            var now = await LookAsync(stop);
            await terminal.Error.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{now.Rate:N0} events/s, {now.Published:N0} published, {now.Unarchived:N0} to archive, {now.Loaded:N0} loaded, " +
                $"{now.ToLoad:N0} to load, gold {now.Gold}{now.Soon}{now.Trouble}"));
        }
    }

    private async Task LiveAsync(CancellationToken stop)
    {
        var console = Terminal.Console(terminal.Error, isTerminal: true);
        await console.Live(new Text("")).AutoClear(true).StartAsync(async live =>
        {
            while (true)
            {
                var now = await LookAsync(stop);
                var table = new Table { Border = TableBorder.Rounded };
                table.AddColumns("events/s", "published", "to archive", "to load", "loaded", "gold");
                table.AddRow(new Text(Number(now.Rate)), new Text(Number(now.Published)), new Text(Number(now.Unarchived)),
                    new Text(Number(now.ToLoad)), new Text(Number(now.Loaded)), new Text(now.Gold + now.Soon + now.Trouble));
                live.UpdateTarget(table);
                await Task.Delay(s_live, terminal.Time, stop);
            }
        });
    }

    private static string Number(double value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private async Task<Look> LookAsync(CancellationToken stop)
    {
        var (published, at) = (hub.NextSequences().Sum() - _before, terminal.Time.GetUtcNow());
        var seconds = Math.Max((at - _at).TotalSeconds, 0.001);
        var rate = (published - _published) / seconds;
        (_published, _at) = (published, at);
        var lag = (await hub.LagAsync("archive", stop)).Sum();
        var trouble = pipeline.Health.FirstOrDefault(partition => !partition.IsHealthy)?.LastError ?? pipeline.LoadError
            ?? await FailureAsync(stop);
        return new Look(rate, published, lag, pipeline.Backlog.Events, pipeline.Loaded, await GoldAsync(at, stop),
            await SoonAsync(at, stop), trouble is null ? "" : $"; trouble: {trouble}");
    }

    private async Task<string?> FailureAsync(CancellationToken stop)
    {
        try
        {
            return await refresh.FailureAsync(stop);
        }
        catch (DbException)
        {
            // Gold's own part of the line tells of it.
            return null;
        }
    }

    private async Task<string> GoldAsync(DateTimeOffset at, CancellationToken stop)
    {
        try
        {
            var version = await reports.VersionAsync(stop);
            return version.CreatedAt is { } created
                ? string.Create(CultureInfo.InvariantCulture,
                    $"version {version.Version}, {Math.Max(0, (at.UtcDateTime - created).TotalSeconds):N0} s old")
                : "empty";
        }
        catch (DbException e)
        {
            return e.Message;
        }
    }

    // What ten minutes' events took changes little from second to second, and is read from all of them.
    private async Task<string> SoonAsync(DateTimeOffset at, CancellationToken stop)
    {
        if (at - _soon.At < s_plain)
            return _soon.Text;
        try
        {
            var recent = await latency.RecentAsync(stop);
            var soon = recent is null ? "" : string.Create(CultureInfo.InvariantCulture,
                $", visible within {recent.Median.TotalSeconds:0.0} s (p99 {recent.Most.TotalSeconds:0.0} s)");
            var warning = await emptied.FirstAsync(stop) is { } table ? $"; warning: {table}" : "";
            _soon = (at, soon + warning);
        }
        catch (DbException)
        {
            // Gold's own part of the line tells of it.
            _soon = (at, "");
        }

        return _soon.Text;
    }

    private sealed record Look(double Rate, long Published, long Unarchived, long ToLoad, long Loaded, string Gold, string Soon,
        string Trouble);
}

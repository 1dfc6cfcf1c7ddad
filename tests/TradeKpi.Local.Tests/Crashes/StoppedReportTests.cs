using System.Runtime.InteropServices;
using TradeKpi.Local.Shell;
using TradeKpi.Local.Tests.Captures;

namespace TradeKpi.Local.Tests.Crashes;

/// <summary>A report on the input whose forecast once went on for minutes, deaf to SIGTERM.</summary>
[Collection("Processes of their own")]
public sealed class StoppedReportTests : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly Cli _cli = new();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task It_ends_with_the_signal_that_ends_its_command()
    {
        await _cli.DoAsync("replay", Path.Combine(Capture.Root, "cases", "order-of-year-1.json"));
        foreach (var moment in new[] { 100, 700, 1_100 })
        {
            using var report = new RealProcess("report", "forecast", "--data", _cli.Data);
            await Task.Delay(moment);
            report.Signal(PosixSignal.SIGTERM);
            await report.EndAsync(s_patience);
        }

        var stopped = await _cli.RunWithInputAsync("", new CancellationToken(canceled: true), "report", "forecast");
        Assert.Equal((ExitCodes.CheckFailed, ""), (stopped.Code, stopped.Out));
        Assert.StartsWith("Stopped.", stopped.Error, StringComparison.Ordinal);
    }
}

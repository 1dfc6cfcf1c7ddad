using TradeKpi.Generate;
using TradeKpi.Local.Shell;

namespace TradeKpi.Local.Hosting;

/// <summary>
/// The mock sources at work until they are told to stop. Where the hub cannot take their events they wait, as any source does: that is told
/// once, and they go on where they were.
/// </summary>
internal sealed class GenerateLoop(GenerateStage stage, Terminal terminal)
{
    private static readonly TimeSpan s_again = TimeSpan.FromSeconds(2);
    private string? _told;

    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var begun = terminal.Time.GetTimestamp();
            try
            {
                await stage.RunAsync(events: null, stop);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException && !stop.IsCancellationRequested)
            {
                await TellAsync(e.Message, isAnew: terminal.Time.GetElapsedTime(begun) > s_again);
                await Task.Delay(s_again, terminal.Time, stop);
            }
        }
    }

    private async Task TellAsync(string error, bool isAnew)
    {
        if (isAnew || error != _told)
            await terminal.Error.WriteLineAsync($"The generator waits, and goes on by itself: {error}");
        _told = error;
    }
}

using Microsoft.Extensions.DependencyInjection;
using TradeKpi.Local.Shell;
using TradeKpi.Poll;

namespace TradeKpi.Local.Hosting;

/// <summary>Pulls from an API again and again. A failure is told once, and so is its end; the next turn tries again.</summary>
internal sealed class PollLoop(PollStage stage, Terminal terminal)
{
    private string? _told;

    public async Task RunAsync(TimeSpan every, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(every, terminal.Time);
        do
            await PollAsync(stop);
        while (await timer.WaitForNextTickAsync(stop));
    }

    private async Task PollAsync(CancellationToken stop)
    {
        try
        {
            // A run that ended at its page limit left more behind: no reason to wait.
            while ((await stage.PollAsync(stop)).HasMore)
                await TellAsync(null);
            if (stage.Health.FailingSince is null)
                await TellAsync(null);
        }
        catch (Exception e) when (!stop.IsCancellationRequested)
        {
            await TellAsync(e.Message);
        }
    }

    private async Task TellAsync(string? error)
    {
        if (error != _told)
            await terminal.Error.WriteLineAsync(error is null ? "Polling works again." : $"Polling failed and tries again: {error}");
        _told = error;
    }
}

internal static class PollServices
{
    /// <summary>
    /// Everything but the address comes from the settings, as in <c>Poll__NextCursor</c> and <c>Poll__BearerToken</c>.
    /// </summary>
    public static void AddPolling(this IServiceCollection services, PollSettings settings) =>
        services.PostConfigure<PollOptions>(options => options.Url = settings.Url);
}

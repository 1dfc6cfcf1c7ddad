using System.CommandLine;
using TradeKpi.Embedded;
using TradeKpi.Generate;
using TradeKpi.Local.Hosting;

namespace TradeKpi.Local.Commands;

/// <summary><c>run</c>: generator, pipeline and HTTP in one process until Ctrl+C.</summary>
internal static class RunCommand
{
    public const int DefaultPort = 7071;

    public static Command Make(Terminal terminal, SharedOptions shared)
    {
        var rate = SharedOptions.Number("--rate", "Generated events per second.", 200.0, 0.1, 1_000_000.0);
        var seed = SharedOptions.Number("--seed", "Everything random follows from it.", 42L, long.MinValue, long.MaxValue);
        var dirty = SharedOptions.Number("--dirty", "The share of events that dirt comes with.", 0.0, 0.0, 1.0);
        var port = SharedOptions.Number("--port", "The port, on 127.0.0.1; 0 takes a free one.", DefaultPort, 0, 65_535);
        var poll = new Option<string>("--poll") { Description = "Pull changes from a JSON API; Poll__… in the environment says how its pages look.", HelpName = "URL" };
        poll.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && !Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out _))
                result.AddError("--poll takes an http or https address.");
        });
        var pollEvery = SharedOptions.Duration("--poll-every", "How often to pull.", TimeSpan.FromMinutes(1), TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(24));
        var silent = new Option<bool>("--no-generate") { Description = "Generate nothing: take what comes over HTTP." };
        var command = new Command("run", "Generates, archives, loads, merges and serves until Ctrl+C (the default).")
        {
            rate, seed, dirty, port, silent, poll, pollEvery,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            var generate = parsed.GetValue(silent)
                ? null
                : new GenerateOptions { Clock = GenerateClock.Real, Rate = parsed.GetValue(rate), Seed = parsed.GetValue(seed), Dirty = parsed.GetValue(dirty) };
            var pull = parsed.GetValue(poll) is { } url ? new PollSettings(new Uri(url), parsed.GetValue(pollEvery)) : null;
            return ServeAsync(terminal, new DataFolder(parsed.GetValue(shared.Data)!), new RunSettings(parsed.GetValue(port), generate, pull), cancellationToken);
        });
        return command;
    }

    /// <summary>Serves until cancelled, then drains.</summary>
    public static async Task<int> ServeAsync(Terminal terminal, DataFolder folder, RunSettings settings, CancellationToken stop)
    {
        await using var host = await LocalHost.StartAsync(terminal, folder, settings, stop);
        await host.RunUntilAsync(stop);
        return ExitCodes.Done;
    }
}

/// <summary>What a run is asked.</summary>
/// <param name="Generate">What to generate, or null for nothing.</param>
/// <param name="Poll">What to pull, or null for nothing.</param>
internal sealed record RunSettings(int Port, GenerateOptions? Generate, PollSettings? Poll = null);

/// <summary>An API to pull from, and how often.</summary>
internal sealed record PollSettings(Uri Url, TimeSpan Every);

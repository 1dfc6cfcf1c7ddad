using System.CommandLine;
using TradeKpi.Embedded;
using TradeKpi.Generate;
using TradeKpi.Kafka;
using TradeKpi.Local.Hosting;
using TradeKpi.Local.Shell;

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
        var poll = new Option<string>("--poll")
        { Description = "Pull changes from a JSON API; Poll__… in the environment says how its pages look.", HelpName = "URL" };
        poll.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && PollFault(text) is { } fault)
                result.AddError($"--poll takes an http or https address {fault}.");
        });
        var pollEvery = SharedOptions.Time("--poll-every", "How often to pull.", TimeSpan.FromMinutes(1),
            TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(24));
        var kafka = new Option<string>("--kafka")
        {
            Description = "Consume changes from the topics of these brokers; Kafka__… in the environment says how to sign in.",
            HelpName = "BROKERS",
        };
        var topics = new Option<string>("--topics") { Description = "The topics, with commas between.", HelpName = "TOPICS" };
        kafka.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && KafkaOptions.FaultOf(text) is { } fault)
                result.AddError($"--kafka {fault}.");
        });
        var silent = new Option<bool>("--no-generate") { Description = "Generate nothing: take what comes over HTTP." };
        var command = new Command("run", "Generates, archives, loads, merges and serves until Ctrl+C (the default).")
        {
            rate, seed, dirty, silent, poll, pollEvery, kafka, topics,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(kafka) is null != result.GetResult(topics) is null)
                result.AddError("--kafka and --topics go together: --kafka localhost:9092 --topics shop.public.orders,shop.public.trades.");
        });
        var (door, sql) = (DoorOptions.AddTo(command), SqlOptions.AddTo(command));
        command.SetAction((parsed, cancellationToken) =>
        {
            Action<GenerateOptions>? generate = parsed.GetValue(silent) ? null : options =>
            {
                options.Clock = GenerateClock.Real;
                options.Rate = parsed.GetValue(rate);
                options.Seed = parsed.GetValue(seed);
                options.Dirty = parsed.GetValue(dirty);
            };
            var pull = parsed.GetValue(poll) is { } url ? new PollSettings(new Uri(url), parsed.GetValue(pollEvery).Time) : null;
            var consume = parsed.GetValue(kafka) is { } brokers
                ? new KafkaSettings(brokers, TopicsOf(parsed.GetValue(topics)!))
                : null;
            var settings = new RunSettings(door.Read(parsed), generate, sql.Read(parsed, door.Read(parsed).Port), pull, consume);
            return ServeAsync(terminal, new DataFolder(parsed.GetValue(shared.Data)!), settings, cancellationToken);
        });
        return command;
    }

    private static string[] TopicsOf(string text) =>
        text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    // A password in the address would go on to logs and process lists: it is not said again here either.
    private static string? PollFault(string text) =>
        !Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https")
        ? $"such as https://shop.example/changes, not '{text}'"
        : url.UserInfo.Length > 0 || url.Fragment.Length > 0
            ? "without user, password and fragment: Poll__BearerToken in the environment signs in"
            : null;

    /// <summary>Serves until cancelled, then drains.</summary>
    public static async Task<int> ServeAsync(Terminal terminal, DataFolder folder, RunSettings settings, CancellationToken stop)
    {
        await terminal.ReleaseAsync(stop);
        using var hold = await Holding.TakeAsync(folder, terminal.Time, stop);
        var opening = stop;
        while (true)
        {
            await using var host = await LocalHost.StartAsync(terminal, folder, hold, settings, opening);
            if (await host.RunUntilAsync(stop))
                return ExitCodes.Done;

            // Whoever knows the address finds the next one there.
            settings = settings with { Door = settings.Door with { Port = host.Address.Port } };

            // What this process accepted is drained, also where it is to end while the next one opens.
            opening = CancellationToken.None;
            if (stop.IsCancellationRequested)
                settings = settings with { Generate = null, Poll = null, Kafka = null };
        }
    }
}

using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using TradeKpi.Local.Commands;
using TradeKpi.Local.Settings;
using TradeKpi.Local.Shell;

namespace TradeKpi.Local;

/// <summary>The command line: parses, runs the command, and turns what goes wrong into a line and an exit code.</summary>
public sealed partial class TradeKpiCommand
{
    private readonly Terminal _terminal;
    private readonly SharedOptions _shared = new();
    private readonly RootCommand _root;

    public TradeKpiCommand(Terminal terminal)
    {
        ArgumentNullException.ThrowIfNull(terminal);
        _terminal = terminal;
        var shared = _shared;
        _root = new RootCommand("KPIs of orders and trades that reconcile to the last event.")
        { shared.Data, shared.Format, shared.Config };
        var run = RunCommand.Make(terminal, shared);
        Command[] commands =
        [
            run, ReplayCommand.Make(terminal, shared), GenerateCommand.Make(terminal), ReportCommand.Make(terminal, shared),
            SqlCommand.Make(terminal, shared), VerifyCommand.Make(terminal, shared),
            ExplainCommand.Make(terminal, shared), RebuildCommand.Make(terminal, shared), QuarantineCommand.Make(terminal, shared),
            FxCommand.Make(terminal, shared), EraseCommand.Make(terminal, shared), CostCommand.Make(terminal, shared),
            ConfigCommand.Make(terminal, shared), CompletionCommand.Make(terminal), PrepareCommand.Make(terminal),
        ];
        foreach (var command in commands)
            _root.Subcommands.Add(command);
        ProgramName.Show(_root);
    }

    /// <summary>All that can be said.</summary>
    internal static RootCommand Root => new TradeKpiCommand(Terminal.OfProcess())._root;

    /// <summary>Every option of every command, each with the words of its command.</summary>
    internal static IEnumerable<(string Command, Option Option)> Options =>
        Below("", Root);

    private static IEnumerable<(string Command, Option Option)> Below(string words, Command command) => command.Options
        .Where(option => option is not (HelpOption or VersionOption))
        .Select(option => (words, option))
        .Concat(command.Subcommands.SelectMany(below => Below($"{words} {below.Name}".TrimStart(), below)));

    /// <summary>Runs a command line; without a command, <c>run</c>.</summary>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public async Task<int> RunAsync(IReadOnlyList<string> args, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(args);
        ParseResult? parsed = null;
        try
        {
            parsed = WithSettings([.. WithCommand(args)], out var settings);
            if (parsed.Errors.Count > 0)
                return await RefuseAsync(parsed, settings);
            if (StrayOption(parsed, args) is { } stray)
                return await RefuseAsync(parsed, settings, stray);
            var code = await parsed.InvokeAsync(Invocation(), cancellationToken);
            await _terminal.ReleaseAsync(CancellationToken.None);
            return code;
        }
        catch (Exception e)
        {
            await ReleaseWhatCanBeAsync();
            return await Failures.TellAsync(e, _terminal, parsed?.GetValue<string>("--data"), cancellationToken);
        }
    }

    // What had been written stands before what went wrong; and that may be the output itself.
    private async Task ReleaseWhatCanBeAsync()
    {
        try
        {
            await _terminal.ReleaseAsync(CancellationToken.None);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What is told next is why the command failed.
        }
    }

    /// <summary>The command line, with what the settings say of its command; whoever only asks what there is needs none.</summary>
    /// <param name="added">The words that the settings added.</param>
    /// <exception cref="UsageException">The file of settings is wrong.</exception>
    private ParseResult WithSettings(List<string> args, out IReadOnlyList<string> added)
    {
        added = [];
        var parsed = _root.Parse(args);
        if (parsed.Action is not null && parsed.Action != parsed.CommandResult.Command.Action && parsed.Errors.Count == 0)
            return parsed;
        var file = parsed.GetResult(_shared.Config)?.Tokens is [{ Value: { Length: > 0 } path }] ? path : null;
        _terminal.Settings = LocalSettings.Read(file).All;
        added = CommandSettings.Missing(parsed, _terminal.Settings);
        if (added.Count == 0)
            return parsed;
        var end = args.IndexOf("--");
        args.InsertRange(end < 0 ? args.Count : end, added);
        return _root.Parse(args);
    }

    // A command that takes any words would take a mistyped option for one of them; after -- it is one.
    private static string? StrayOption(ParseResult parsed, IReadOnlyList<string> args) => args.TakeWhile(arg => arg != "--")
        .Where(arg => OptionName().IsMatch(arg))
        .FirstOrDefault(parsed.CommandResult.Children.OfType<ArgumentResult>()
            .SelectMany(argument => argument.Tokens).Select(token => token.Value).Contains);

    [GeneratedRegex(@"^--[A-Za-z][\w-]*(=|$)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex OptionName();

    private async Task<int> RefuseAsync(ParseResult parsed, IReadOnlyList<string> settings, string? stray = null)
    {
        var command = parsed.CommandResult.Command;
        var words = command.Subcommands.Where(one => !one.Hidden).Select(one => one.Name)
            .Concat(command.Options.Concat(_root.Options.Where(option => option.Recursive)).Select(option => option.Name)).ToList();
        var errors = stray is null
            ? parsed.Errors.Select(error => error.Message)
            : [$"Unrecognized command or argument '{stray}'."];
        foreach (var error in errors)
        {
            var wrong = stray ?? parsed.UnmatchedTokens.FirstOrDefault(word => error.Contains($"'{word}'", StringComparison.Ordinal));
            var ours = settings.Any(word => error.StartsWith(word.Split('=')[0] + " ", StringComparison.Ordinal));
            await _terminal.Error.WriteLineAsync(
                error + (wrong is null ? "" : Nearest.Hint(wrong.Split('=')[0], words))
                + (ours ? " The settings say so: see `config`." : ""));
        }

        await _terminal.Error.WriteLineAsync("Use --help to see what there is.");
        return ExitCodes.BadUsage;
    }

    private InvocationConfiguration Invocation() => new()
    {
        Output = _terminal.Out,
        Error = _terminal.Error,
        EnableDefaultExceptionHandler = false,
        ProcessTerminationTimeout = null
    };

    // `run` is what one gets without a command, also with options alone, as in `--port 8080`.
    private IReadOnlyList<string> WithCommand(IReadOnlyList<string> args)
    {
        var asksRoot = args.Any(arg => arg is "--help" or "-h" or "-?" or "--version");
        var parsed = _root.Parse(args);
        return parsed.CommandResult.Command == _root && !asksRoot && !args.Any(arg => !arg.StartsWith('-') && IsStray(args, arg))
            ? ["run", .. args] : args;
    }

    // A word that is no option's value: a mistyped command, which must not be taken for `run`.
    private static bool IsStray(IReadOnlyList<string> args, string arg)
    {
        var at = args.ToList().IndexOf(arg);
        return at == 0 || !args[at - 1].StartsWith("--", StringComparison.Ordinal);
    }
}

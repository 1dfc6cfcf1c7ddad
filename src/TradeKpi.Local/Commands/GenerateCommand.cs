using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using TradeKpi.Generate;
using TradeKpi.Generate.Ledger;
using TradeKpi.Local.Shell;
using TradeKpi.Warehouse;

namespace TradeKpi.Local.Commands;

/// <summary><c>generate</c>: events of the mock sources, one a line; the same seed gives the same bytes.</summary>
internal static partial class GenerateCommand
{
    // An earlier date is one that the warehouse does not believe.
    private static readonly DateOnly s_firstDay = new(2000, 1, 1);
    private static readonly DateOnly s_lastDay = new(2100, 1, 1);

    public static Command Make(Terminal terminal)
    {
        var events = SharedOptions.Number("--events", "How many events.", 1_000L, 1L, 10_000_000_000L);
        var seed = SharedOptions.Number("--seed", "Everything random follows from it.", 42L, long.MinValue, long.MaxValue);
        var dirty = SharedOptions.Number("--dirty", "The share of events that dirt comes with.", 0.0, 0.0, 1.0);
        var from = SharedOptions.Day("--from", "The day on which time begins; 2025-01-01 without it.", s_firstDay, s_lastDay);
        var days = SharedOptions.Optional("--days", "How many days the events spread over; without it 5,000 events a day.", 1, 36_525);
        var output = SharedOptions.Named(
            new Option<string?>("--out") { Description = "The file; standard output without it.", HelpName = "FILE" });
        var ledger = SharedOptions.Named(
            new Option<string?>("--ledger") { Description = "Also write what the reports must say, as JSON.", HelpName = "FILE" });
        var command = new Command("generate", "Writes generated events, one a line.") { events, seed, from, days, dirty, output, ledger };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var options = terminal.Settings.GetSection(GenerateOptions.Section).Get<GenerateOptions>() ?? new GenerateOptions();
            (options.Seed, options.Days, options.Dirty) = (parsed.GetValue(seed), parsed.GetValue(days), parsed.GetValue(dirty));
            options.Clock = GenerateClock.Virtual;
            if (parsed.GetValue(from) is { } first)
                options.Start = new(first, default, TimeSpan.Zero);
            var answers = parsed.GetValue(ledger) is null ? null : Ledger();
            Action<GeneratedLine>? told = answers is null ? null : answers.Add;
            var (path, count) = (parsed.GetValue(output), parsed.GetValue(events));

            // A bar between the lines on one terminal would tear both.
            await (path is null
                ? GenerateStage.WriteAsync(options, terminal.Time, terminal.Output, count, told, null, cancellationToken)
                : terminal.MeasureAsync("Generating", count, bar => OutputFile.WriteAsync(path,
                    file => GenerateStage.WriteAsync(options, terminal.Time, file, count, told, bar, cancellationToken))));
            if (answers is not null)
                await OutputFile.WriteAsync(parsed.GetValue(ledger)!, file =>
                {
                    answers.WriteJson(file);
                    return Task.FromResult(true);
                });

            if (path is not null)
                await terminal.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{count:N0} events in {path}"));
            return ExitCodes.Done;
        });
        return command;
    }

    // The rates that the warehouse itself is seeded with.
    private static KnownAnswerLedger Ledger()
    {
        var script = File.ReadAllText(Path.Combine(SqlDeployment.DefaultFolder, "10_setup", "060_fx_rates.sql"));
        var rates = RateRow().Matches(script).Select(row => new FxRate(
            DateOnly.ParseExact(row.Groups["day"].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture),
            row.Groups["currency"].Value,
            decimal.Parse(row.Groups["rate"].Value, CultureInfo.InvariantCulture)));
        return new KnownAnswerLedger(new FxTable([.. rates]));
    }

    [GeneratedRegex(@"\('(?<day>\d{4}-\d\d-\d\d)', '(?<currency>[A-Z]{3})', (?<rate>[0-9.]+)\)", RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex RateRow();
}

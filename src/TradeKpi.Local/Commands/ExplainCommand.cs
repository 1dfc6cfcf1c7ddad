using System.CommandLine;
using TradeKpi.Embedded;
using TradeKpi.Local.Shell;
using TradeKpi.Report.Explain;
using TradeKpi.Web.Reports;

namespace TradeKpi.Local.Commands;

/// <summary><c>explain REPORT KEY…</c>: where one row of a report comes from, down to lines of lake files.</summary>
internal static class ExplainCommand
{
    public static Command Make(Terminal terminal, SharedOptions shared)
    {
        var report = new Argument<string>("report")
        { Description = "The report: " + string.Join(", ", ExplainReports.All.Select(known => known.Name)) + "." };
        var keys = new Argument<string[]>("key")
        { Description = "The row's key, in the order of the grain.", Arity = ArgumentArity.ZeroOrMore };
        var command = new Command("explain", "Tells which events are behind one row of a report.") { report, keys };
        var options = Narrowings.Select(name => (Name: name, About: "Only what stands behind the row so narrowed."))
            .Append((Name: ExplainReports.Column, About: "Only what counts in this column of the row."))
            .Append((Name: "limit", About: "At most so many rows."))
            .Select(option => (option.Name, Option: ReportCommand.Text(option.Name, option.About)))
            .ToList();
        foreach (var (_, option) in options)
            command.Options.Add(option);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var name = parsed.GetValue(report)!;
            var known = ExplainReports.All.Select(report => report.Name).ToList();
            var definition = ExplainReports.Find(name) ?? throw new UsageException(
                ExplainReports.Unexplained.FirstOrDefault(report => report.Name == name) is { } other
                ? $"No rows stand behind {name}: {other.Unexplained}"
                : $"There is no report {name} to explain.{Nearest.Hint(name, known)} There are {string.Join(", ", known)}.");
            var names = ExplainReports.KeysOf(definition);
            var values = parsed.GetValue(keys) ?? [];
            if (values.Length != names.Count)
                throw new UsageException($"A row of {name} is named by {string.Join(" ", names)}: explain {name} " +
                    $"{string.Join(" ", names.Select(n => n.ToUpperInvariant()))}");
            var ask = new ReportAsk(terminal, new DataFolder(parsed.GetValue(shared.Data)!), definition, ExplainListHandler.Path + name);
            var given = options.Where(option => parsed.GetValue(option.Option) is not null)
                .Select(option => KeyValuePair.Create(option.Name, parsed.GetValue(option.Option)!));
            var question = names.Zip(values, KeyValuePair.Create).Concat(given).ToList();
            if (await ask.RunAsync(question, parsed.GetValue(shared.Format)!, cancellationToken))
                return ExitCodes.Done;
            await terminal.Error.WriteLineAsync($"{name} has no row {string.Join(' ', values)}: nothing is behind it.");
            return ExitCodes.CheckFailed;
        });
        return command;
    }

    /// <summary>Every parameter that is no key of its report.</summary>
    private static IEnumerable<string> Narrowings => ExplainReports.All
        .SelectMany(definition => definition.AllParameters.Select(parameter => parameter.Name)
            .Except(ExplainReports.KeysOf(definition), StringComparer.Ordinal))
        .Where(name => name != ExplainReports.Column)
        .Distinct(StringComparer.Ordinal);
}

using System.CommandLine;
using TradeKpi.Embedded;
using TradeKpi.Local.Hosting;
using TradeKpi.Local.Shell;
using TradeKpi.Report.Catalog;

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
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var name = parsed.GetValue(report)!;
            var names = ExplainReports.All.Select(known => known.Name).ToList();
            var definition = ExplainReports.Find(name) ?? throw new UsageException(
                $"There is no report {name} to explain.{Nearest.Hint(name, names)} There are {string.Join(", ", names)}.");
            var parts = definition.Parameters.Select(parameter => parameter.Name).ToList();
            var values = parsed.GetValue(keys) ?? [];
            if (values.Length != parts.Count)
                throw new UsageException($"A row of {name} is named by {string.Join(" ", parts)}: explain {name} " +
                    $"{string.Join(" ", parts.Select(part => part.ToUpperInvariant()))}");
            var ask = new ReportAsk(terminal, new DataFolder(parsed.GetValue(shared.Data)!), definition, LocalEndpoints.Explain + name);
            if (await ask.RunAsync([.. parts.Zip(values, KeyValuePair.Create)], parsed.GetValue(shared.Format)!, cancellationToken))
                return ExitCodes.Done;
            await terminal.Error.WriteLineAsync($"{name} has no row {string.Join(' ', values)}: no order or trade is behind it.");
            return ExitCodes.CheckFailed;
        });
        return command;
    }
}

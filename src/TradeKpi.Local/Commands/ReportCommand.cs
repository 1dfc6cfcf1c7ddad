using System.CommandLine;
using TradeKpi.Embedded;
using TradeKpi.Local.Shell;
using TradeKpi.Report;
using TradeKpi.Report.Catalog;
using TradeKpi.Report.Writing;

namespace TradeKpi.Local.Commands;

/// <summary><c>report NAME</c>: every parameter of the report is an option of its own.</summary>
internal static class ReportCommand
{
    public static Command Make(Terminal terminal, SharedOptions shared)
    {
        var report = new Command("report", "Prints a KPI.");
        foreach (var definition in ReportCatalog.Kpis)
            report.Subcommands.Add(MakeOne(terminal, shared, definition, "/api/reports/"));
        foreach (var definition in ReportCatalog.Operations)
            report.Subcommands.Add(MakeOne(terminal, shared, definition, "/api/ops/"));
        report.Validators.Add(result =>
        {
            if (!result.Children.OfType<System.CommandLine.Parsing.CommandResult>().Any())
                result.AddError("Which report? "
                    + string.Join(", ", ReportCatalog.Kpis.Concat(ReportCatalog.Operations).Select(known => known.Name)) + ".");
        });
        return report;
    }

    private static Command MakeOne(Terminal terminal, SharedOptions shared, ReportDefinition definition, string path)
    {
        var command = new Command(definition.Name, $"{definition.Title}. {definition.Grain}");
        var options = definition.AllParameters.Select(
            parameter => (parameter.Name, Option: Text(parameter.Name, $"{parameter.Description} ({parameter.Takes})")))
            .Append((Name: "limit", Option: Text("limit", "At most so many rows.")))
            .Append((Name: "sort", Option: Text("sort", "Columns to sort by, descending with a minus: --sort=-net_sales,sale_date.")))
            .ToList();
        foreach (var (_, option) in options)
            command.Options.Add(option);
        var (format, output) = (Format(), SharedOptions.Named(new Option<string?>("--out")
        { Description = "Write to this file instead of standard output.", HelpName = "FILE" }));
        command.Options.Add(format);
        command.Options.Add(output);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var given = options
                .Where(option => parsed.GetValue(option.Option) is not null)
                .Select(option => KeyValuePair.Create(option.Name, parsed.GetValue(option.Option)!))
                .ToList();
            var folder = new DataFolder(parsed.GetValue(shared.Data)!);
            var wanted = parsed.GetValue(format)!;
            if (parsed.GetValue(output) is not { } file)
            {
                await AskAsync(terminal);
                return ExitCodes.Done;
            }

            return await OutputFile.WriteAsync(file, async stream =>
            {
                var into = new Terminal(terminal.Input, stream, terminal.Error, false, terminal.IsErrorTerminal, terminal.Time)
                { Settings = terminal.Settings };
                await AskAsync(into);
                await into.ReleaseAsync(cancellationToken);
                return ExitCodes.Done;
            });

            Task AskAsync(Terminal into) => into.IsTerminal && ReportFormat.Find(wanted) is { IsText: false }
                ? throw new UsageException($"{wanted} is nothing to look at: name a file with --out, or redirect the output.")
                : new ReportAsk(into, folder, definition, path + definition.Name).RunAsync(given, wanted, cancellationToken);
        });
        return command;
    }

    // Beside what every command prints, the formats of reports.
    private static Option<string> Format()
    {
        string[] formats = [.. ReportFormat.All.Select(format => format.Name), "table"];
        var option = new Option<string>("--format")
        { Description = string.Join(", ", formats) + ".", HelpName = "FORMAT", DefaultValueFactory = _ => "table" };
        option.AcceptOnlyFromAmong(formats);
        return option;
    }

    // --customer-type and --customer_type are the same.
    internal static Option<string?> Text(string name, string description)
    {
        var dashed = name.Replace('_', '-');
        return dashed == name
            ? new Option<string?>("--" + name) { Description = description }
            : new Option<string?>("--" + dashed, "--" + name) { Description = description };
    }
}

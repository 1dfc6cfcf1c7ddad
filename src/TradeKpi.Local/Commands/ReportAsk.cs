using System.IO.Pipelines;
using TradeKpi.Embedded;
using TradeKpi.Local.Hosting;
using TradeKpi.Local.Shell;
using TradeKpi.Report;
using TradeKpi.Report.Asking;
using TradeKpi.Report.Writing;

namespace TradeKpi.Local.Commands;

/// <summary>Asks a report, of the data folder itself or of the process that holds it, and prints the answer.</summary>
/// <param name="terminal">Takes the answer: the process's own, or one whose output is a file.</param>
/// <param name="path">Where that process serves it, without the query.</param>
internal sealed class ReportAsk(Terminal terminal, DataFolder folder, ReportDefinition definition, string path)
{
    /// <param name="format">A format of reports, or table.</param>
    /// <returns>Whether the answer had rows, where the format tells.</returns>
    /// <exception cref="ReportArgumentException">A parameter is unknown or its value not allowed.</exception>
    public async Task<bool> RunAsync(IReadOnlyList<KeyValuePair<string, string>> given, string format, CancellationToken cancellationToken)
    {
        // Read before anything is opened: a wrong word should cost nothing.
        var arguments = ReportArguments.Read(definition, given);
        var way = await FolderReading.BeginAsync(folder, terminal, cancellationToken);
        if (way.Host is { } host)
            return await AskHostAsync(host, given, arguments, format, cancellationToken);
        await using var session = way.Session!;
        return await AskFolderAsync(session, arguments, format, cancellationToken);
    }

    private async Task<bool> AskFolderAsync(
        LocalSession session, ReportArguments arguments, string format, CancellationToken cancellationToken)
    {
        await using var result = await session.Get<ReportStage>().OpenAsync(arguments, cancellationToken);
        if (format == "json")
        {
            var output = PipeWriter.Create(terminal.Output, new StreamPipeWriterOptions(leaveOpen: true));
            await ReportJsonWriter.WriteArrayAsync(result, output, cancellationToken);
            await output.CompleteAsync();
            await terminal.Out.WriteAsync("\n");
        }
        else if (ReportFormat.Find(format) is { } written)
        {
            await written.WriteAsync(result, terminal.Output, cancellationToken);
        }
        else
        {
            var cells = result.RowsAsync(cancellationToken).Select(row =>
                row.Select((value, at) => ReportValues.Text(value, result.Columns[at].Kind) ?? "").ToArray());
            await Rows.PrintAsync(cells, definition, result.Columns, terminal);
        }

        return result.Count > 0;
    }

    private async Task<bool> AskHostAsync(
        RunningHost host, IReadOnlyList<KeyValuePair<string, string>> given, ReportArguments arguments, string format,
        CancellationToken cancellationToken)
    {
        var query = given.Append(KeyValuePair.Create("format", ReportFormat.Find(format)?.Name ?? ReportFormat.Json.Name));
        var text = string.Join('&', query.Select(pair => $"{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(pair.Value)}"));
        await using var body = await host.GetAsync($"{path}?{text}", cancellationToken);
        if (format == "csv")
        {
            var beyondHeader = -(long)(string.Join(',', arguments.Columns.Select(column => column.Name)) + "\r\n").Length;
            await using var counting = new CountingStream(body, read => beyondHeader += read, leaveOpen: true);
            await counting.CopyToAsync(terminal.Output, cancellationToken);
            return beyondHeader > 0;
        }

        if (ReportFormat.Find(format) is { IsText: false })
        {
            await body.CopyToAsync(terminal.Output, cancellationToken);
            return true;
        }

        var hasRows = false;
        var rows = AnswerRows.ReadAsync(body, cancellationToken).Select(row =>
        {
            hasRows = true;
            return row;
        });
        if (format == "json")
            await terminal.Output.WriteArrayAsync(rows, cancellationToken);
        else
            await Rows.PrintAsync(rows.Select(row => arguments.Columns.Select(column => Rows.Cell(row, column)).ToArray()), definition,
                arguments.Columns, terminal);
        return hasRows;
    }
}

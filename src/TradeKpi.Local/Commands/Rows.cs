using System.Text;
using System.Text.Json;
using Spectre.Console;
using TradeKpi.Local.Shell;
using TradeKpi.Report;

namespace TradeKpi.Local.Commands;

/// <summary>
/// Prints the rows of an answer as a table, from the same JSON that other formats carry. On a terminal, a table that is too wide comes in
/// parts,
/// each with the columns of the grain, and a bar shows the column that matters most.
/// </summary>
internal static class Rows
{
    private const int BarWidth = 16;
    private const int Edge = 2;
    private const int Gap = 3;

    public static void Print(JsonElement rows, ReportDefinition definition, IReadOnlyList<ReportColumn> columns, Terminal terminal)
    {
        var cells = rows.EnumerateArray().Select(row => columns.Select(column => Cell(row, column)).ToArray()).ToList();
        if (!terminal.IsTerminal)
        {
            PrintPlain(columns, cells, terminal.Out);
            return;
        }

        var console = Terminal.Console(terminal.Out, isTerminal: true);
        var chart = cells.Count > 1 ? columns.ToList().FindIndex(column => column.Name == definition.ChartColumn) : -1;
        var widths = columns.Select((column,
            at) => Gap + cells.Select(row => row[at].Length).Append(column.Name.Length).Max() + (at == chart ? BarWidth + Gap : 0))
            .ToArray();
        var keys = columns.Index().Where(column => definition.DefaultOrder.Contains(column.Item.Name, StringComparer.Ordinal))
            .Select(column => column.Index).ToHashSet();
        foreach (var part in Parts(widths, keys, console.Profile.Width - Edge))
            console.Write(TableOf(TableBorder.Simple, part, columns, cells, chart));
    }

    // What programs read may have any number of rows, which a console's table lays out one cell at a time.
    private static void PrintPlain(IReadOnlyList<ReportColumn> columns, List<string[]> cells, TextWriter output)
    {
        string[][] lines = [[.. columns.Select(column => column.Name)], .. cells];
        var widths = columns.Select((_, at) => lines.Max(line => line[at].Length)).ToArray();
        var text = new StringBuilder();
        foreach (var line in lines)
        {
            text.AppendJoin(' ', line.Select(
                (cell, at) => ReportValues.IsBare(columns[at].Kind) ? cell.PadLeft(widths[at]) : cell.PadRight(widths[at]))).AppendLine();
        }

        output.Write(text);
    }

    /// <summary>The columns of each part: the keys, and as many of the others as fit beside them, at least one.</summary>
    private static IEnumerable<List<int>> Parts(int[] widths, HashSet<int> keys, int width)
    {
        var part = keys.Order().ToList();
        var left = width - part.Sum(at => widths[at]);
        foreach (var at in Enumerable.Range(0, widths.Length).Where(at => !keys.Contains(at)))
        {
            if (widths[at] > left && part.Count > keys.Count)
            {
                yield return part;
                part = [.. keys.Order()];
                left = width - part.Sum(key => widths[key]);
            }

            part.Add(at);
            left -= widths[at];
        }

        yield return part;
    }

    private static Table TableOf(TableBorder border, List<int> part, IReadOnlyList<ReportColumn> columns, List<string[]> cells, int chart)
    {
        var table = new Table { Border = border, UseSafeBorder = true };
        var largest = chart < 0 ? 0 : cells.Max(row => Math.Abs(Bar.Number(row[chart])));
        foreach (var at in part)
        {
            table.AddColumn(new TableColumn(new Text(columns[at].Name))
            { NoWrap = true, Alignment = ReportValues.IsBare(columns[at].Kind) ? Justify.Right : Justify.Left });
            if (at == chart)
                table.AddColumn(new TableColumn(new Text("")) { NoWrap = true, Width = BarWidth });
        }

        foreach (var row in cells)
            table.AddRow(part.SelectMany(
                at => at == chart ? (Text[])[new Text(row[at]), Bar.Of(row[at], largest, BarWidth)] : [new Text(row[at])]));
        return table;
    }

    private static string Cell(JsonElement row, ReportColumn column) => row.GetProperty(column.Name) switch
    {
        { ValueKind: JsonValueKind.Null } => "",
        { ValueKind: JsonValueKind.String } text => text.GetString()!,
        var number => number.GetRawText(),
    };
}

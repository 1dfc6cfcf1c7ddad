using System.Text;
using System.Text.Json;
using Spectre.Console;
using TradeKpi.Local.Shell;
using TradeKpi.Report;

namespace TradeKpi.Local.Commands;

/// <summary>
/// Prints the rows of an answer as a table, each value as other formats write it. On a terminal, a table that is too wide comes in
/// parts, each with the first columns of the grain, and a bar shows the column that matters most.
/// </summary>
internal static class Rows
{
    private const int RowsOfPart = 10_000;
    private const int BarWidth = 16;
    private const int Edge = 2;
    private const int Gap = 3;

    /// <summary>A long answer is printed in parts, so that memory holds one.</summary>
    /// <param name="rows">Each a text a column.</param>
    public static Task PrintAsync(IAsyncEnumerable<string[]> rows, ReportDefinition definition, IReadOnlyList<ReportColumn> columns,
        Terminal terminal) => PrintAsync(rows, definition.DefaultOrder, definition.ChartColumn, columns, terminal);

    /// <param name="keyNames">The columns that stand in every part, as far as there is room.</param>
    /// <param name="chart">The column that has bars, or null.</param>
    /// <inheritdoc cref="PrintAsync(IAsyncEnumerable{string[]}, ReportDefinition, IReadOnlyList{ReportColumn}, Terminal)"/>
    public static async Task PrintAsync(IAsyncEnumerable<string[]> rows, IReadOnlyList<string> keyNames, string? chart,
        IReadOnlyList<ReportColumn> columns, Terminal terminal)
    {
        var names = columns.Select(column => column.Name).ToArray();
        var (part, widths) = (new List<string[]>(), new int[columns.Count]);
        if (!terminal.IsTerminal)
            part.Add(names);
        await foreach (var row in rows)
        {
            if (part.Count == RowsOfPart)
                PrintPart();
            part.Add(row);
        }

        PrintPart();

        void PrintPart()
        {
            if (terminal.IsTerminal)
                PrintTable(part, keyNames, chart, columns, terminal);
            else
                PrintPlain(columns, part, widths, terminal.Out);
            part.Clear();
        }
    }

    public static string Cell(JsonElement row, ReportColumn column) => row.GetProperty(column.Name) switch
    {
        { ValueKind: JsonValueKind.Null } => "",
        { ValueKind: JsonValueKind.String } text => text.GetString()!,
        var number => number.GetRawText(),
    };

    private static void PrintTable(List<string[]> cells, IReadOnlyList<string> keyNames, string? chartName,
        IReadOnlyList<ReportColumn> columns, Terminal terminal)
    {
        var console = Terminal.Console(terminal.Out, isTerminal: true);
        var chart = cells.Count > 1 ? columns.ToList().FindIndex(column => column.Name == chartName) : -1;
        var widths = columns.Select((column,
            at) => Gap + cells.Select(row => row[at].Length).Append(column.Name.Length).Max() + (at == chart ? BarWidth + Gap : 0))
            .ToArray();
        var keys = Repeated(keyNames.Select(name => columns.ToList().FindIndex(column => column.Name == name)).Where(at => at >= 0), widths,
            (console.Profile.Width - Edge) * 2 / 3);
        var room = console.Profile.Width - Edge - keys.Sum(at => widths[at]);
        foreach (var part in Parts(widths, keys, console.Profile.Width - Edge))
            console.Write(TableOf(TableBorder.Simple, part, columns, cells, chart, at => widths[at] > room));
    }

    // What programs read may have any number of rows, which a console's table lays out one cell at a time.
    private static void PrintPlain(IReadOnlyList<ReportColumn> columns, List<string[]> lines, int[] widths, TextWriter output)
    {
        for (var at = 0; at < widths.Length; at++)
            widths[at] = Math.Max(widths[at], lines.Select(line => line[at].Length).DefaultIfEmpty().Max());
        var text = new StringBuilder();
        foreach (var line in lines)
        {
            text.AppendJoin(' ', line.Select(
                (cell, at) => ReportValues.IsBare(columns[at].Kind) ? cell.PadLeft(widths[at]) : cell.PadRight(widths[at]))).AppendLine();
        }

        output.Write(text);
    }

    /// <summary>The keys that stand in every part: the first, and those after it that leave a third of the width to the others.</summary>
    private static HashSet<int> Repeated(IEnumerable<int> keys, int[] widths, int most)
    {
        var (repeated, taken) = (new HashSet<int>(), 0);
        foreach (var at in keys)
        {
            taken += widths[at];
            if (repeated.Count > 0 && taken > most)
                break;
            repeated.Add(at);
        }

        return repeated;
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

    /// <param name="wraps">Whether a column is wider than any part could be: its cells go on in the next line.</param>
    private static Table TableOf(TableBorder border, List<int> part, IReadOnlyList<ReportColumn> columns, List<string[]> cells, int chart,
        Func<int, bool> wraps)
    {
        var table = new Table { Border = border, UseSafeBorder = true };
        var largest = chart < 0 ? 0 : cells.Max(row => Math.Abs(Bar.Number(row[chart])));
        foreach (var at in part)
        {
            table.AddColumn(new TableColumn(new Text(columns[at].Name))
            { NoWrap = !wraps(at), Alignment = ReportValues.IsBare(columns[at].Kind) ? Justify.Right : Justify.Left });
            if (at == chart)
                table.AddColumn(new TableColumn(new Text("")) { NoWrap = true, Width = BarWidth });
        }

        foreach (var row in cells)
            table.AddRow(part.SelectMany(
                at => at == chart ? (Text[])[new Text(row[at]), Bar.Of(row[at], largest, BarWidth)] : [new Text(row[at])]));
        return table;
    }
}

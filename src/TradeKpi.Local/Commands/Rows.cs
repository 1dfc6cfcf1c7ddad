using System.Text.Json;
using Spectre.Console;
using TradeKpi.Report;

namespace TradeKpi.Local.Commands;

/// <summary>Prints the rows of an answer as a table, from the same JSON that other formats carry.</summary>
internal static class Rows
{
    public static void Print(JsonElement rows, IReadOnlyList<ReportColumn> columns, Terminal terminal)
    {
        var table = new Table { Border = terminal.IsTerminal ? TableBorder.Simple : TableBorder.None, UseSafeBorder = true };
        foreach (var column in columns)
            table.AddColumn(new TableColumn(new Text(column.Name)) { NoWrap = true, Alignment = ReportValues.IsBare(column.Kind) ? Justify.Right : Justify.Left });
        foreach (var row in rows.EnumerateArray())
            table.AddRow(columns.Select(column => new Text(Cell(row, column))));
        Terminal.Console(terminal.Out, terminal.IsTerminal).Write(table);
    }

    private static string Cell(JsonElement row, ReportColumn column) => row.GetProperty(column.Name) switch
    {
        { ValueKind: JsonValueKind.Null } => "",
        { ValueKind: JsonValueKind.String } text => text.GetString()!,
        var number => number.GetRawText(),
    };
}

using System.Globalization;
using System.Text.RegularExpressions;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using DocumentFormat.OpenXml.Validation;
using TradeKpi.Report;

namespace TradeKpi.Embedded.Tests.Report;

/// <summary>A workbook as Microsoft's own library reads it.</summary>
internal static partial class Workbook
{
    /// <summary>What is wrong with it by the schemas of the office that opens it.</summary>
    public static IEnumerable<string> Faults(byte[] bytes)
    {
        using var document = SpreadsheetDocument.Open(new MemoryStream(bytes), isEditable: false);
        return [.. new OpenXmlValidator(FileFormatVersions.Microsoft365).Validate(document)
            .Select(fault => $"{fault.Part?.Uri} {fault.Path?.XPath}: {fault.Description}")];
    }

    /// <summary>The rows, the header first; null for an empty cell.</summary>
    public static IReadOnlyList<Cell?[]> Read(byte[] bytes)
    {
        using var document = SpreadsheetDocument.Open(new MemoryStream(bytes), isEditable: false);
        var sheet = Assert.Single(document.WorkbookPart!.WorksheetParts).Worksheet!;
        Assert.Empty(sheet.Descendants<CellFormula>());
        var rows = sheet.Descendants<Row>().ToList();
        var width = rows[0].Elements<Cell>().Count();
        return [.. rows.Select(row =>
        {
            var cells = new Cell?[width];
            foreach (var cell in row.Elements<Cell>())
                cells[Column(cell.CellReference!.Value!)] = cell;
            return cells;
        })];
    }

    /// <summary>The cell as a report's value is written elsewhere.</summary>
    public static string? Text(this Cell? cell, ValueKind kind)
    {
        if (cell is null)
            return null;
        if (cell.DataType?.Value == CellValues.InlineString)
            return Escape().Replace(cell.InnerText, match => ((char)Convert.ToInt32(match.Groups["hex"].Value, 16)).ToString());
        var number = cell.CellValue!.Text;
        if (cell.DataType?.Value == CellValues.Boolean)
            return number == "1" ? "true" : "false";
        return kind is ValueKind.Date or ValueKind.Timestamp
            ? ReportValues.Text(DateTime.FromOADate(double.Parse(number, CultureInfo.InvariantCulture)), kind)
            : number;
    }

    private static int Column(string reference) =>
        reference.TakeWhile(char.IsLetter).Aggregate(0, (column, letter) => column * 26 + letter - 'A' + 1) - 1;

    [GeneratedRegex("_x(?<hex>[0-9A-F]{4})_", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Escape();
}

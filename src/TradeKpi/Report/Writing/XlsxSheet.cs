using System.Globalization;
using System.Xml;

namespace TradeKpi.Report.Writing;

/// <summary>
/// The sheet of a workbook: a frozen header with a filter, then a row a row. Text is text and never a formula, a day or an instant a date
/// of Excel, a number a number as long as a double holds each of its digits, and text where it does not.
/// </summary>
/// <remarks>ECMA-376 part 1, 18.3 (worksheets), 18.17.4 (dates), 22.9.2.19 (text).</remarks>
internal sealed class XlsxSheet : IDisposable
{
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const int MostLetters = 32_767;
    private const int MostDigits = 15;
    private const int LettersOfAlphabet = 26;

    // Before its March 1900 Excel counts a day that never was.
    private static readonly DateTime s_firstDay = new(1900, 3, 1);
    private static readonly DateTime s_dayZero = new(1899, 12, 30);

    private readonly XmlWriter _xml;
    private readonly IReadOnlyList<ReportColumn> _columns;
    private readonly string[] _letters;
    private int _row;

    public XlsxSheet(Stream output, IReadOnlyList<ReportColumn> columns)
    {
        _xml = XmlWriter.Create(output, new XmlWriterSettings { NewLineHandling = NewLineHandling.Entitize, CloseOutput = false });
        _columns = columns;
        _letters = [.. Enumerable.Range(0, columns.Count).Select(Letters)];
        Begin();
    }

    /// <exception cref="ReportArgumentException">The sheet is full, or a text too long for a cell.</exception>
    public void Add(object?[] row)
    {
        if (_row == ReportXlsxWriter.MostRows)
            throw Refused($"There are more rows than the {ReportXlsxWriter.MostRows - 1} that a sheet of Excel takes beside its header.",
                "json, csv or parquet; or fewer rows, by limit, cursor or the filters");
        BeginRow();
        for (var at = 0; at < row.Length; at++)
            Write(at, row[at]);
        _xml.WriteEndElement();
    }

    /// <summary>Ends the sheet: it is whole then.</summary>
    public void End()
    {
        _xml.WriteEndElement();
        _xml.WriteStartElement("autoFilter", Main);
        _xml.WriteAttributeString("ref", string.Create(CultureInfo.InvariantCulture, $"A1:{_letters[^1]}{_row}"));
        _xml.WriteEndDocument();
        _xml.Flush();
    }

    public void Dispose() => _xml.Dispose();

    private static string Letters(int column) => (column < LettersOfAlphabet ? "" : Letters(column / LettersOfAlphabet - 1))
        + (char)('A' + column % LettersOfAlphabet);

    private static ReportArgumentException Refused(string problem, string allowed) => new("format", problem, allowed);

    private void Begin()
    {
        _xml.WriteStartDocument(standalone: true);
        _xml.WriteStartElement("worksheet", Main);
        _xml.WriteRaw("""
            <sheetViews><sheetView workbookViewId="0">
            <pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>
            </sheetView></sheetViews>
            <cols>
            """);
        for (var at = 0; at < _columns.Count; at++)
            _xml.WriteRaw(string.Create(CultureInfo.InvariantCulture,
                $"""<col min="{at + 1}" max="{at + 1}" width="{Width(_columns[at])}" customWidth="1"/>"""));
        _xml.WriteRaw("</cols>");
        _xml.WriteStartElement("sheetData", Main);
        BeginRow();
        for (var at = 0; at < _columns.Count; at++)
            WriteText(at, _columns[at].Name, XlsxParts.Header);
        _xml.WriteEndElement();
    }

    private static int Width(ReportColumn column) =>
        Math.Clamp(column.Name.Length + 4, column.Kind is ValueKind.Timestamp ? 24 : 12, 40);

    private void BeginRow()
    {
        _row++;
        _xml.WriteStartElement("row", Main);
        _xml.WriteAttributeString("r", _row.ToString(CultureInfo.InvariantCulture));
    }

    private void Write(int at, object? value)
    {
        var kind = _columns[at].Kind;
        if (ReportValues.Text(value, kind) is not { } text)
            return;
        if (kind is ValueKind.Date or ValueKind.Timestamp && ReportValues.Instant(value!) is var instant && instant >= s_firstDay)
            WriteNumber(at, Serial(instant), kind is ValueKind.Date ? XlsxParts.Date : XlsxParts.Timestamp);
        else if (kind is ValueKind.Boolean)
            WriteNumber(at, text == "true" ? "1" : "0", XlsxParts.Plain, "b");
        else if (!ReportValues.IsBare(kind))
            WriteText(at, text, XlsxParts.Plain);
        else if (Places(text) is var places and <= XlsxParts.MostPlaces && Digits(text) <= MostDigits)
            WriteNumber(at, text, XlsxParts.Number(places));
        else
            WriteText(at, text, XlsxParts.LongNumber);
    }

    // To the millisecond, which is as fine as Excel shows it and a double holds it.
    private static string Serial(DateTime instant) =>
        ((instant - s_dayZero).Ticks / TimeSpan.TicksPerMillisecond / (decimal)TimeSpan.MillisecondsPerDay)
            .ToString("0.##########", CultureInfo.InvariantCulture);

    private static int Places(string number) =>
        number.IndexOf('.', StringComparison.Ordinal) is var point and >= 0 ? number.Length - point - 1 : 0;

    private static int Digits(string number) => number.Replace(".", "", StringComparison.Ordinal).TrimStart('-', '0').TrimEnd('0').Length;

    private void WriteNumber(int at, string number, int style, string? type = null)
    {
        BeginCell(at, style, type);
        _xml.WriteElementString("v", Main, number);
        _xml.WriteEndElement();
    }

    private void WriteText(int at, string text, int style)
    {
        if (text.Length > MostLetters)
            throw Refused($"A text of {_columns[at].Name} has {text.Length} characters, and a cell of Excel takes {MostLetters}.",
                "json, csv or parquet");
        BeginCell(at, style, "inlineStr");
        _xml.WriteStartElement("is", Main);
        _xml.WriteStartElement("t", Main);
        _xml.WriteAttributeString("xml", "space", null, "preserve");
        _xml.WriteString(XlsxText.Escaped(text));
        _xml.WriteEndElement();
        _xml.WriteEndElement();
        _xml.WriteEndElement();
    }

    private void BeginCell(int at, int style, string? type)
    {
        _xml.WriteStartElement("c", Main);
        _xml.WriteAttributeString("r", string.Create(CultureInfo.InvariantCulture, $"{_letters[at]}{_row}"));
        if (style != XlsxParts.Plain)
            _xml.WriteAttributeString("s", style.ToString(CultureInfo.InvariantCulture));
        if (type is not null)
            _xml.WriteAttributeString("t", type);
    }
}

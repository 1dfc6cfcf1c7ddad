using System.Security;
using TradeKpi.Report.AsOf;

namespace TradeKpi.Report.Writing;

/// <summary>What a workbook has beside its sheet: its list of contents, its relations, its styles, and what it is of.</summary>
internal static class XlsxParts
{
    public const string Sheet = "xl/worksheets/sheet1.xml";

    /// <summary>Most places of a number: with the digits before them, a double holds no more.</summary>
    public const int MostPlaces = 15;

    private const string Xml = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>""";
    private const string Office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string Package = "http://schemas.openxmlformats.org/package/2006";
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Type = "application/vnd.openxmlformats-officedocument.spreadsheetml";
    private const int FirstOwnFormat = 164;
    private const int MostNameLetters = 31;

    /// <summary>Cells without a format of their own.</summary>
    public static int Plain => 0;

    public static int Header => 1;

    public static int Date => 2;

    public static int Timestamp => 3;

    /// <summary>A number as text, which a double would round.</summary>
    public static int LongNumber => 4;

    /// <summary>A number with so many places, shown with each of them.</summary>
    public static int Number(int places) => 5 + places;

    /// <summary>The parts with their paths.</summary>
    public static IEnumerable<(string Path, string Text)> Of(ReportDefinition report, GoldVersion version)
    {
        yield return ("[Content_Types].xml", $"""
            {Xml}<Types xmlns="{Package}/content-types">
            <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
            <Default Extension="xml" ContentType="application/xml"/>
            <Override PartName="/xl/workbook.xml" ContentType="{Type}.sheet.main+xml"/>
            <Override PartName="/{Sheet}" ContentType="{Type}.worksheet+xml"/>
            <Override PartName="/xl/styles.xml" ContentType="{Type}.styles+xml"/>
            <Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>
            </Types>
            """);
        yield return ("_rels/.rels", Relations(
            ($"{Office}/officeDocument", "xl/workbook.xml"), ($"{Package}/relationships/metadata/core-properties", "docProps/core.xml")));
        yield return ("xl/workbook.xml", $"""
            {Xml}<workbook xmlns="{Main}" xmlns:r="{Office}">
            <sheets><sheet name="{Name(report)}" sheetId="1" r:id="r1"/></sheets>
            </workbook>
            """);
        yield return ("xl/_rels/workbook.xml.rels", Relations(
            ($"{Office}/worksheet", "worksheets/sheet1.xml"), ($"{Office}/styles", "styles.xml")));
        yield return ("xl/styles.xml", Styles());
        yield return ("docProps/core.xml", Properties(report, version));
    }

    private static string Name(ReportDefinition report) => report.Name[..Math.Min(MostNameLetters, report.Name.Length)];

    private static string Relations(params (string Type, string Target)[] relations) =>
        $"""{Xml}<Relationships xmlns="{Package}/relationships">""" + string.Concat(relations.Index().Select(relation =>
            $"""<Relationship Id="r{relation.Index + 1}" Type="{relation.Item.Type}" Target="{relation.Item.Target}"/>"""))
        + "</Relationships>";

    private static string Styles()
    {
        string[] formats =
        [
            "yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss.000", "0",
            .. Enumerable.Range(1, MostPlaces).Select(places => "0." + new string('0', places)),
        ];
        var own = formats.Index().Select(format =>
            $"""<numFmt numFmtId="{FirstOwnFormat + format.Index}" formatCode="{format.Item}"/>""");
        string[] cells =
        [
            Cell(0), Cell(0, font: 1), Cell(FirstOwnFormat), Cell(FirstOwnFormat + 1),
            """
            <xf numFmtId="49" fontId="0" fillId="0" borderId="0" applyNumberFormat="1" applyAlignment="1">
            <alignment horizontal="right"/></xf>
            """,
            .. Enumerable.Range(FirstOwnFormat + 2, MostPlaces + 1).Select(format => Cell(format)),
        ];
        return $"""
            {Xml}<styleSheet xmlns="{Main}">
            <numFmts count="{formats.Length}">{string.Concat(own)}</numFmts>
            <fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>
            <fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>
            <borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>
            <cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>
            <cellXfs count="{cells.Length}">{string.Concat(cells)}</cellXfs>
            </styleSheet>
            """;
    }

    private static string Cell(int format, int font = 0) =>
        $"""<xf numFmtId="{format}" fontId="{font}" fillId="0" borderId="0" applyNumberFormat="1" applyFont="1"/>""";

    private static string Properties(ReportDefinition report, GoldVersion version) => $"""
        {Xml}<cp:coreProperties xmlns:cp="{Package}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"
        xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
        <dc:title>{SecurityElement.Escape(report.Title)}</dc:title><dc:description>{SecurityElement.Escape(report.Grain)}</dc:description>
        {Created(version)}
        </cp:coreProperties>
        """;

    private static string Created(GoldVersion version) => version.AsOf is { } time
        ? $"""<dcterms:created xsi:type="dcterms:W3CDTF">{time}</dcterms:created>"""
        : "";
}

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using DocumentFormat.OpenXml.Spreadsheet;
using DuckDB.NET.Data;
using TradeKpi.Embedded.Tests.Warehouse;
using TradeKpi.Report;
using TradeKpi.Report.Asking;
using TradeKpi.Report.Writing;

namespace TradeKpi.Embedded.Tests.Report;

/// <summary>Files of reports, as other programs read them: DuckDB's reader of Parquet, Microsoft's of workbooks.</summary>
public sealed class FormatTests : IAsyncLifetime
{
    private static readonly ReportDefinition s_hard = new(
        "hard", "What <formats> & readers stumble over", "One row per case.",
        [
            new("id", ValueKind.Count, ""), new("name", ValueKind.Text, ""), new("money", ValueKind.Money, ""),
            new("ratio", ValueKind.Ratio, ""), new("quantity", ValueKind.Quantity, ""), new("day", ValueKind.Date, ""),
            new("happened_at", ValueKind.Timestamp, ""), new("is_so", ValueKind.Boolean, ""),
        ],
        [], ["id"])
    {
        FollowsGold = false,
        Query = _ =>
            "select 1 as id, '=1+1' as name, cast(-12345678901234.56 as decimal(38, 2)) as money, cast(0.1 as decimal(38, 6)) as ratio, " +
            "cast(0.000000000001 as decimal(38, 12)) as quantity, to_date('2024-02-29') as day, " +
            "cast('2025-01-03 23:59:59.999000' as timestamp_ntz(6)) as happened_at, true as is_so\n" +
            "union all select 2, 'a_x0041_\u0001\r\n<é>\ud83d\ude00 ', 999999999999.99, 12345678901234567890.123456, " +
            "1234567890123.4567, " +
            "to_date('1899-12-31'), cast('1900-02-28 12:00:00.000001' as timestamp_ntz(6)), false\n" +
            "union all select 9007199254740993, null, null, null, null, null, null, null",
    };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tradekpi-");
    private WarehouseOfTest _warehouse = null!;
    private int _files;

    /// <summary>Thirty days of orders in two currencies, and trades that close some of what they open.</summary>
    public async Task InitializeAsync()
    {
        _warehouse = await WarehouseOfTest.OpenAsync();
        await _warehouse.TakeAsync(
            [Changes.Customer("CUST0", "RETAIL"), Changes.Customer("CUST1", "WHOLESALE", "FR"), Changes.Product("PROD0", "Toys", 7),
                .. Enumerable.Range(0, 60).Select(Order), .. Enumerable.Range(0, 12).Select(Trade)]);
    }

    public async Task DisposeAsync()
    {
        await _warehouse.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_parquet_file_holds_every_cell_of_every_report()
    {
        var types = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (report, given) in Answers.Questions.Append((s_hard, [])))
        {
            var json = await JsonAsync(report, given);
            var file = await FileAsync(await BytesAsync(ReportFormat.Parquet, report, given));
            using var duck = new DuckDBConnection("DataSource=:memory:");
            var columns = Columns(report, given);
            var rows = (await duck.QueryAsync($"select * from read_parquet('{file}')"))
                .Select(row => ((IDictionary<string, object?>)row).Values.Zip(columns, (value, column) => Exact(value, column)).ToArray());
            Assert.Equal(json, rows);
            types.UnionWith(await duck.QueryAsync<string>(
                $"select column_type from (describe select * from read_parquet('{file}'))"));
        }

        Assert.Equal(
            ["BIGINT", "BOOLEAN", "DATE", "DECIMAL(38,12)", "DECIMAL(38,2)", "DECIMAL(38,6)", "TIMESTAMP WITH TIME ZONE", "VARCHAR"],
            types.Order(StringComparer.Ordinal), StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_reader_of_parquet_finds_rows_by_their_exact_values()
    {
        var file = await FileAsync(await BytesAsync(ReportFormat.Parquet, s_hard, []));
        using var duck = new DuckDBConnection("DataSource=:memory:");
        Assert.Equal([1L], await duck.QueryAsync<long>($"select id from read_parquet('{file}') where money < 0"));
        Assert.Equal([2L], await duck.QueryAsync<long>(
            $"select id from read_parquet('{file}') where ratio > 12345678901234567890.123455 and day < date '1900-01-01'"));
        Assert.Equal(("hard", "One row per case."), await duck.QuerySingleAsync<(string, string)>(
            $"select decode(max(value) filter (decode(key) = 'report')), decode(max(value) filter (decode(key) = 'grain')) " +
            $"from parquet_kv_metadata('{file}')"));
    }

    [Fact]
    public async Task A_workbook_holds_every_cell_of_every_report_and_is_valid()
    {
        foreach (var (report, given) in Answers.Questions)
        {
            var bytes = await BytesAsync(ReportFormat.Xlsx, report, given);
            Assert.Empty(Workbook.Faults(bytes));
            var columns = Columns(report, given);
            var cells = Workbook.Read(bytes);
            Assert.Equal(columns.Select(column => column.Name), cells[0].Select(cell => cell.Text(ValueKind.Text)), StringComparer.Ordinal);
            Assert.Equal(await JsonAsync(report, given),
                cells.Skip(1).Select(row => row.Zip(columns, (cell, column) => cell.Text(column.Kind)).ToArray()));
        }
    }

    [Fact]
    public async Task A_workbook_shows_what_it_can_as_numbers_and_dates_and_the_rest_as_text_and_nothing_as_a_formula()
    {
        var bytes = await BytesAsync(ReportFormat.Xlsx, s_hard, []);
        Assert.Empty(Workbook.Faults(bytes));
        var cells = Workbook.Read(bytes);
        Assert.Equal(
            ["number 1", "text =1+1", "text -12345678901234.56", "number 0.100000", "number 0.000000000001", "number 2024-02-29",
                "number 2025-01-03T23:59:59.999000Z", "b true"],
            Seen(cells[1]));
        Assert.Equal(
            ["number 2", "text a_x0041_\u0001\r\n<é>\ud83d\ude00 ", "number 999999999999.99", "text 12345678901234567890.123456",
                "text 1234567890123.4567", "text 1899-12-31", "text 1900-02-28T12:00:00.000001Z", "b false"],
            Seen(cells[2]));
        Assert.Equal(["text 9007199254740993", .. Enumerable.Repeat("", 7)], Seen(cells[3]));
    }

    [Fact]
    public async Task Equal_answers_are_equal_bytes()
    {
        var (report, given) = Answers.Questions[0];
        foreach (var format in ReportFormat.All)
            Assert.Equal(await BytesAsync(format, report, given), await BytesAsync(format, report, given));
    }

    [Fact]
    public void A_sheet_that_is_full_is_an_error_that_names_other_formats()
    {
        using var sheet = new XlsxSheet(Stream.Null, s_hard.Columns);
        for (var row = 1; row < ReportXlsxWriter.MostRows; row++)
            sheet.Add([]);
        var refusal = Assert.Throws<ReportArgumentException>(() => sheet.Add([]));
        Assert.Contains("1048575", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("parquet", refusal.Allowed, StringComparison.Ordinal);
        Assert.Contains("32767", Assert.Throws<ReportArgumentException>(() => new XlsxSheet(Stream.Null, s_hard.Columns)
            .Add([1, new string('x', 32_768)])).Message, StringComparison.Ordinal);
    }

    private static JsonObject Order(int n) => Changes.Order(Invariant($"ORD{n}"), "INSERT", 1, amount: Invariant($"{n}.{n:00}"),
        status: n % 9 == 0 ? "CANCELLED" : "DELIVERED", date: Invariant($"2025-01-{n / 2 + 1:00}T12:00:00Z"),
        customer: Invariant($"CUST{n % 3}"), product: Invariant($"PROD{n % 2}"), currency: n % 5 == 0 ? "EUR" : "USD");

    private static JsonObject Trade(int n) => Changes.Trade(Invariant($"T{n}"), "INSERT", n, n % 2 == 0 ? "BUY" : "SELL", 3 + n,
        Invariant($"10.12345{n % 10}"), Invariant($"2025-01-02T10:00:{n:00}Z"));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static IReadOnlyList<ReportColumn> Columns(ReportDefinition report, KeyValuePair<string, string>[] given) =>
        ReportArguments.Read(report, given).Columns;

    // A decimal with more places than the column's would be another number, and is no text of it.
    private static string? Exact(object? value, ReportColumn column)
    {
        var text = ReportValues.Text(value, column.Kind);
        Assert.True(value is not decimal number || number == decimal.Parse(text!, CultureInfo.InvariantCulture), $"{value} became {text}.");
        return text;
    }

    private static string[] Seen(Cell?[] row) => [.. row.Zip(s_hard.Columns, (cell, column) => cell is null ? "" :
        $"{cell.DataType?.InnerText?.Replace("inlineStr", "text", StringComparison.Ordinal) ?? "number"} {cell.Text(column.Kind)}")];

    private async Task<IEnumerable<string?[]>> JsonAsync(ReportDefinition report, KeyValuePair<string, string>[] given) =>
        JsonNode.Parse(await _warehouse.AnswerAsync(report, given))!["rows"]!.AsArray()
            .Select(row => row!.AsObject().Select(cell => cell.Value is null
                ? null
                : cell.Value.GetValueKind() is JsonValueKind.String ? (string?)cell.Value : cell.Value.ToJsonString()).ToArray())
            .ToList();

    private async Task<byte[]> BytesAsync(ReportFormat format, ReportDefinition report, KeyValuePair<string, string>[] given)
    {
        await using var result = await new ReportStage(_warehouse.Source).OpenAsync(ReportArguments.Read(report, given), default);
        using var buffer = new MemoryStream();
        await format.WriteAsync(result, buffer, default);
        return buffer.ToArray();
    }

    private async Task<string> FileAsync(byte[] bytes)
    {
        var path = Path.Combine(_folder.FullName, Invariant($"{_files++}.parquet"));
        await File.WriteAllBytesAsync(path, bytes);
        return path;
    }
}

using System.Data;
using System.IO.Pipelines;
using System.Text;
using TradeKpi.Report;
using TradeKpi.Report.Asking;
using TradeKpi.Report.Catalog;
using TradeKpi.Report.Writing;
using TradeKpi.Tests.Fakes;

namespace TradeKpi.Tests.Report;

public class ReportStageTests
{
    private static readonly ReportDefinition s_summary = ReportCatalog.Kpi("trade-summary")!;

    [Fact]
    public async Task The_answer_carries_report_time_rows_and_exact_numbers()
    {
        var json = await JsonAsync(Rows(1));
        Assert.Equal(
            """{"report":"trade-summary","as_of":"2025-01-04T00:00:00.500000Z","rows":[{"trade_date":"2025-01-03","symbol":"A\"é","trade_type":"BUY","trades":3,"volume":1.5,"notional":100.10,"vwap":66.733333,"low":66,"high":null}],"next":null}""",
            json);
    }

    [Fact]
    public async Task A_page_ends_with_the_cursor_of_the_next_and_the_last_page_with_none()
    {
        var first = await JsonAsync(Rows(3), ("limit", "2"));
        Assert.Equal(2, Count(first, "trade_date"));
        var next = System.Text.Json.JsonDocument.Parse(first).RootElement.GetProperty("next").GetString()!;
        var last = await JsonAsync(Rows(1), ("limit", "2"), ("cursor", next));
        Assert.EndsWith("\"next\":null}", last, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2", 2)]
    [InlineData("", 1)]
    public async Task A_page_whose_version_was_replaced_while_it_was_read_is_read_again_as_of_it(string limit, int queries)
    {
        var (newest, asked) = (7L, new List<string>());
        var warehouse = new FakeWarehouse(command =>
        {
            if (command.CommandText.Contains("from ops.gold_versions", StringComparison.Ordinal)
                && !command.CommandText.Contains("report as", StringComparison.Ordinal))
            {
                var named = command.Parameters.Cast<IDataParameter>().SingleOrDefault()?.Value;
                return FakeWarehouse.Table(["version", "created_at"], [named ?? newest, new DateTime(2025, 1, 4)]);
            }

            newest++;
            asked.Add(command.CommandText);
            return Rows(3);
        });
        await using var result = await new ReportStage(warehouse).OpenAsync(Read(("limit", limit)), default);
        Assert.Equal((7, queries), (result.Version.Version, asked.Count));
        Assert.DoesNotContain(":as_of", asked[0], StringComparison.Ordinal);
        Assert.Equal(queries == 2, asked[^1].Contains(":as_of", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_computation_is_told_when_whoever_asked_has_left()
    {
        using var whoever = new CancellationTokenSource();
        var leaving = new Leaving(whoever);
        var warehouse = new FakeWarehouse(command => command.CommandText.Contains("gold_versions", StringComparison.Ordinal)
            ? FakeWarehouse.Table(["version", "created_at"], [7L, new DateTime(2025, 1, 4)])
            : Rows(1));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new ReportStage(warehouse).OpenAsync(
            ReportArguments.Read(s_summary with { Computation = leaving }, []), whoever.Token));
        Assert.True(leaving.WasTold);
    }

    [Fact]
    public void Order_is_the_asked_columns_and_then_the_grain()
    {
        var sql = ReportSql.Of(Read(("sort", "-notional,symbol")));
        Assert.EndsWith("order by notional desc nulls last, symbol asc nulls last, trade_date asc nulls last, trade_type asc nulls last",
            sql, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Values_are_bound_and_never_part_of_the_text()
    {
        const string Evil = "x' or 1=1 --";
        FakeCommand? asked = null;
        var warehouse = new FakeWarehouse(command =>
        {
            asked = command;
            return command.CommandText.Contains("gold_versions", StringComparison.Ordinal)
                ? FakeWarehouse.Table(["version", "created_at"])
                : Rows(0);
        });
        await using var result = await new ReportStage(warehouse).OpenAsync(Read(("symbol", Evil)), default);
        Assert.DoesNotContain(Evil, asked!.CommandText, StringComparison.Ordinal);
        Assert.Contains(asked.Parameters.Cast<IDataParameter>(), parameter => Equals(parameter.Value, Evil));
        Assert.Contains(asked.Parameters.Cast<IDataParameter>(),
            parameter => parameter.ParameterName == "first_day" && parameter.Value == DBNull.Value);
        Assert.Null(result.Version.AsOf);
    }

    [Fact]
    public async Task Csv_is_safe_for_spreadsheets_and_keeps_numbers()
    {
        await using var result = await OpenAsync(Rows(1, "=cmd()", -5m));
        var text = new StringWriter();
        await ReportCsvWriter.WriteAsync(result, text, default);
        Assert.Equal(
            "trade_date,symbol,trade_type,trades,volume,notional,vwap,low,high\r\n2025-01-03,'=cmd(),BUY,3,-5,100.10,66.733333,66,\r\n",
            text.ToString());
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"hi\"", "\"say \"\"hi\"\"\"")]
    [InlineData("two\nlines", "\"two\nlines\"")]
    [InlineData("@x", "'@x")]
    [InlineData("\tx", "'\tx")]
    [InlineData("+1,2", "\"'+1,2\"")]
    [InlineData(null, "")]
    public void A_text_cell_is_quoted_where_it_must_be(string? text, string cell) =>
        Assert.Equal(cell, ReportCsvWriter.Cell(text, ValueKind.Text));

    [Fact]
    public void A_negative_number_is_no_formula() => Assert.Equal("-1.00", ReportCsvWriter.Cell("-1.00", ValueKind.Money));

    private static ReportArguments Read(params (string Name, string Value)[] given) =>
        ReportArguments.Read(s_summary, given.Select(pair => KeyValuePair.Create(pair.Name, pair.Value)));

    private static DataTable Rows(int count, string symbol = "A\"é", decimal volume = 1.50m) => FakeWarehouse.Table(
        [.. s_summary.Columns.Where(column => column.OnlyWhen is null).Select(column => column.Name)],
        [.. Enumerable.Repeat<object[]>([new DateTime(2025, 1, 3), symbol, "BUY", 3L, volume, 100.1m, 66.7333333m, 66.000m, DBNull.Value],
            count)]);

    private static Task<ReportResult> OpenAsync(DataTable rows, params (string Name, string Value)[] given)
    {
        var version = new DateTime(2025, 1, 4).AddMilliseconds(500);
        var warehouse = new FakeWarehouse(command => command.CommandText.Contains("gold_versions", StringComparison.Ordinal)
            ? FakeWarehouse.Table(["version", "created_at"], [7L, version])
            : rows);
        return new ReportStage(warehouse).OpenAsync(Read(given), default);
    }

    private static async Task<string> JsonAsync(DataTable rows, params (string Name, string Value)[] given)
    {
        await using var result = await OpenAsync(rows, given);
        using var buffer = new MemoryStream();
        await ReportJsonWriter.WriteAsync(result, PipeWriter.Create(buffer), default);
        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    // Amid it, whoever asked leaves.
    private sealed class Leaving(CancellationTokenSource whoever) : IReportComputation
    {
        public bool WasTold { get; private set; }

        public IReadOnlyList<string> Inputs { get; } = ["symbol"];

        public IEnumerable<object?[]> Compute(IReadOnlyList<object?[]> rows, ParameterValues values, CancellationToken cancellationToken)
        {
            whoever.Cancel();
            WasTold = cancellationToken.IsCancellationRequested;
            cancellationToken.ThrowIfCancellationRequested();
            return [];
        }
    }

    private static int Count(string text, string word) => text.Split(word).Length - 1;
}

using System.IO.Compression;
using System.Text;
using System.Text.Json;
using TradeKpi.Local.Shell;

namespace TradeKpi.Local.Tests.EndToEnd;

public sealed class ReplayTests : IDisposable
{
    private readonly Cli _cli = new();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task A_replay_that_went_well_logs_no_error()
    {
        await _cli.DoAsync("replay", _cli.Write("orders.json", SampleEvents.TwoOrders));
        var logs = Path.Combine(_cli.Data, "logs");
        Assert.Equal("", string.Concat(Directory.Exists(logs) ? Directory.EnumerateFiles(logs).Select(File.ReadAllText) : []));
    }

    [Fact]
    public async Task Every_event_that_was_read_is_accounted_for_and_too_few_that_were_taken_end_with_1()
    {
        var file = _cli.Write("orders.json", SampleEvents.TwoOrders + SampleEvents.TwoOrders + SampleEvents.Rejected + SampleEvents.Torn);
        var result = await _cli.RunAsync("replay", file, "--format", "json", "--min-accepted", "66%");
        Assert.Equal((0, ""), (result.Code, result.Error));
        Assert.StartsWith(
            """{"read":6,"tombstones":0,"accepted":3,"duplicate":2,"quarantined":{"TORN_JSON":1},"rejected":{"NEGATIVE_AMOUNT":1},"applied":2,"superseded":0,"in_gold":2,"adds_up":true,"data_tests":[""",
            result.Out,
            StringComparison.Ordinal);

        var again = await _cli.RunAsync("replay", file, "--min-accepted", "6");
        Assert.Equal(1, again.Code);
        Assert.Equal("5 of 6 events were taken, fewer than --min-accepted 6.", again.Error.Trim());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_long_replay_from_a_pipe_tells_how_far_it_is_and_how_fast_where_nobody_watches(bool isWatched)
    {
        using var input = new MemoryStream(Encoding.UTF8.GetBytes(string.Concat(SampleEvents.TwoOrders)));
        using var output = new MemoryStream();
        var error = new StringWriter();
        var terminal = new Terminal(input, output, error, IsTerminal: false, isWatched, new LongTime());
        Assert.Equal(0, await new TradeKpiCommand(terminal).RunAsync(["replay", "-", "--data", _cli.Data], default));
        if (isWatched)
            Assert.DoesNotContain("Reading: ", error.ToString(), StringComparison.Ordinal);
        else
            Assert.Matches(@"(?m)^Reading: 2 events, \d+ events/s\r?$", error.ToString());
    }

    [Fact]
    public async Task The_acceptance_timeline_moves_the_delivered_revenue_only()
    {
        await _cli.RunAsync("replay", _cli.Write("a.json", SampleEvents.TwoOrders));
        Assert.Equal((2, "237.49", "89.99"), await MonthAsync());
        await _cli.RunAsync("replay", _cli.Write("b.json", SampleEvents.Delivered));
        Assert.Equal((2, "237.49", "237.49"), await MonthAsync());

        var days = await _cli.RunAsync("report", "daily-sales", "--format", "json");
        Assert.StartsWith("""[{"sale_date":"2025-01-03","transactions":2,"gross_sales":237.49,""", days.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replaying_the_same_input_again_changes_nothing()
    {
        var file = _cli.Write("in/orders.json", SampleEvents.TwoOrders + SampleEvents.Delivered);
        await _cli.RunAsync("replay", Path.Combine(_cli.Folder, "in"));
        var before = await _cli.RunAsync("report", "daily-sales", "--format", "csv");
        var again = await _cli.RunWithInputAsync(await File.ReadAllTextAsync(file), default, "replay", "-");
        Assert.Equal(0, again.Code);
        Assert.Contains("duplicate                 3", again.Out, StringComparison.Ordinal);
        Assert.Equal(before.Out, (await _cli.RunAsync("report", "daily-sales", "--format", "csv")).Out);
    }

    [Fact]
    public async Task A_damaged_warehouse_is_named_with_the_way_out_and_the_way_out_works()
    {
        await _cli.DoAsync("replay", _cli.Write("orders.json", SampleEvents.TwoOrders + SampleEvents.Delivered));
        var before = await _cli.DoAsync("report", "daily-sales", "--format", "csv");
        await File.WriteAllTextAsync(Path.Combine(_cli.Data, "warehouse.duckdb"), "what a failing disk left of it");

        var refused = await _cli.RunAsync("report", "daily-sales");
        Assert.Equal(ExitCodes.InputOutput, refused.Code);
        Assert.Contains("warehouse.duckdb cannot be opened", refused.Error, StringComparison.Ordinal);
        Assert.Contains("`rebuild`", refused.Error, StringComparison.Ordinal);

        await _cli.DoAsync("rebuild");
        Assert.Equal(before, await _cli.DoAsync("report", "daily-sales", "--format", "csv"));
    }

    [Fact]
    public async Task Dirty_generated_events_reconcile_with_the_known_answer_and_verify_agrees_and_rebuild_changes_nothing()
    {
        var (events, ledger) = (Path.Combine(_cli.Folder, "events.json"), Path.Combine(_cli.Folder, "ledger.json"));
        await _cli.RunAsync("generate", "--events", "3000", "--dirty", "0.2", "--out", events, "--ledger", ledger);
        Assert.Equal(0, (await _cli.RunAsync("replay", events)).Code);
        await AssertAnswersAsync(ledger);
        var verify = await _cli.RunAsync("verify");
        Assert.True(verify.Code == 0, verify.Out + verify.Error);
        var rebuild = await _cli.RunAsync("rebuild");
        Assert.True(rebuild.Code == 0, rebuild.Out + rebuild.Error);
        await AssertAnswersAsync(ledger);
    }

    [Fact]
    public async Task Verify_finds_a_cell_that_gold_has_wrong()
    {
        await _cli.RunAsync("replay", _cli.Write("a.json", SampleEvents.TwoOrders));
        await SpoilAsync("update gold.daily_sales set gross_sales = gross_sales + 1");
        var verify = await _cli.RunAsync("verify", "--format", "json");
        Assert.Equal(1, verify.Code);
        using var report = JsonDocument.Parse(verify.Out);
        var difference = Assert.Single(report.RootElement.GetProperty("report").GetProperty("differences").EnumerateArray());
        Assert.Equal(
            ("gold.daily_sales", "sale_date=2025-01-03", "gross_sales", "238.49", "237.49"),
            (Text(difference, "relation"), Text(difference, "key"), Text(difference, "column"), Text(difference, "gold_says"),
                Text(difference, "lake_says")));
    }

    [Theory]
    [InlineData("table")]
    [InlineData("json")]
    [InlineData("csv")]
    public async Task Explain_says_when_there_is_no_such_row(string format)
    {
        await _cli.RunAsync("replay", _cli.Write("a.json", SampleEvents.TwoOrders));
        Assert.Equal(ExitCodes.Done, (await _cli.RunAsync("explain", "daily-sales", "2025-01-03", "--format", format)).Code);
        var none = await _cli.RunAsync("explain", "daily-sales", "2025-01-04", "--format", format);
        Assert.Equal(ExitCodes.CheckFailed, none.Code);
        Assert.StartsWith("daily-sales has no row 2025-01-04", none.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_leads_from_a_day_to_the_lines_behind_it()
    {
        await _cli.RunAsync("replay", _cli.Write("a.json", SampleEvents.TwoOrders));
        var explained = await _cli.RunAsync("explain", "daily-sales", "2025-01-03", "--format", "json");
        using var rows = JsonDocument.Parse(explained.Out);
        Assert.Equal(["ORD5", "ORD6"], rows.RootElement.EnumerateArray().Select(row => Text(row, "entity_key")), StringComparer.Ordinal);
        Assert.All(rows.RootElement.EnumerateArray(), row =>
        {
            var line = File.ReadLines(Path.Combine(_cli.Data, Text(row, "file_name")))
                .ElementAt(row.GetProperty("file_row_number").GetInt32() - 1);
            Assert.Contains(Text(row, "event_id"), line, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task A_corrected_quarantined_event_comes_back_and_closes_its_entry()
    {
        await _cli.RunAsync("replay", _cli.Write("a.json", SampleEvents.TwoOrders + SampleEvents.Torn));
        var listed = (await _cli.RunAsync("quarantine", "list", "--format", "json")).Out;
        using var entry = JsonDocument.Parse(listed);
        var corrected = JsonSerializer.Serialize(new
        {
            quarantine_id = Text(entry.RootElement, "quarantine_id"),
            raw = SampleEvents.Order(9, "INSERT", "ORD9", "CUST1", "DELIVERED", "10.00").Trim()
        });
        var replayed = await _cli.RunAsync("quarantine", "replay", _cli.Write("corrected.json", corrected + "\n"));
        Assert.Equal("1 replayed, 0 still refused, 0 replayed before.\n", replayed.Out);
        Assert.Empty((await _cli.RunAsync("quarantine", "list", "--format", "json")).Out);
        Assert.Contains("\"net_sales\":247.49", (await _cli.RunAsync("report", "daily-sales", "--format", "json")).Out,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bom-inside.json", 2)]
    [InlineData("firehose-concatenated.json", 5)]
    [InlineData("orders.json.gz", 1)]
    [InlineData("orders-utf16.json", 2)]
    public async Task A_file_is_read_however_it_is_written(string file, int events)
    {
        var result = await _cli.RunAsync("replay", Path.Combine(Captures.Capture.Folder("doors"), file), "--format", "json");
        Assert.Equal((0, ""), (result.Code, result.Error));
        Assert.StartsWith($"{{\"read\":{events},\"tombstones\":0,\"accepted\":{events},\"duplicate\":0,\"quarantined\":{{}},", result.Out,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_avro_file_is_one_entry_that_names_it()
    {
        var result = await _cli.RunAsync("replay", _cli.Write("capture.avro", "Obj\u0001\u0004\nmore\nlines\n"), "--format", "json");
        Assert.Contains("\"read\":1,\"tombstones\":0,\"accepted\":0,\"duplicate\":0,\"quarantined\":{\"UNSUPPORTED_ENCODING\":1}",
            result.Out,
            StringComparison.Ordinal);
        Assert.Contains("Avro", (await _cli.RunAsync("quarantine", "list", "--format", "json")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_torn_gzip_does_not_end_well_and_counts_once_when_it_comes_whole()
    {
        using var zipped = new MemoryStream();
        await using (var gzip = new GZipStream(zipped, CompressionLevel.Fastest, leaveOpen: true))
            await gzip.WriteAsync(System.Text.Encoding.UTF8.GetBytes(SampleEvents.TwoOrders));
        var file = Path.Combine(_cli.Folder, "orders.json.gz");
        await File.WriteAllBytesAsync(file, zipped.ToArray()[..^20]);
        var torn = await _cli.RunAsync("replay", file);
        Assert.Equal(1, torn.Code);
        Assert.Matches(@"quarantined\s+1  BROKEN_ENCODING 1", torn.Out);
        Assert.Contains("WARNING: orders.json.gz could not be decoded to its end", torn.Out, StringComparison.Ordinal);

        await File.WriteAllBytesAsync(file, zipped.ToArray());
        Assert.Matches(@"quarantined\s+0\b", await _cli.DoAsync("replay", file));
        Assert.Equal((2, "237.49", "89.99"), await MonthAsync());
    }

    private static string Text(JsonElement row, string name) => row.GetProperty(name).GetString()!;

    private async Task AssertAnswersAsync(string ledger)
    {
        using var answers = JsonDocument.Parse(await File.ReadAllTextAsync(ledger));
        foreach (var report in Report.Catalog.ReportCatalog.Figures.Select(report => report.Name))
        {
            using var rows = JsonDocument.Parse((await _cli.RunAsync("report", report, "--format", "json")).Out);
            Assert.Equal(Cells(answers.RootElement.GetProperty(report)), Cells(rows.RootElement), StringComparer.Ordinal);
        }
    }

    private static List<string> Cells(JsonElement rows) =>
        [.. rows.EnumerateArray().SelectMany(
            row => row.EnumerateObject().OrderBy(cell => cell.Name, StringComparer.Ordinal).Select(cell => $"{cell.Name}={Plain(cell)}"))];

    // Whole units may be written with or without places; the ledger knows the time of a purchase, the report its day.
    private static string Plain(JsonProperty cell)
    {
        if (cell.Value.ValueKind == JsonValueKind.Number)
            return cell.Value.GetDecimal().ToString("0.########", System.Globalization.CultureInfo.InvariantCulture);
        return cell.Name is "first_purchase" or "last_purchase" ? cell.Value.GetString()![..10] : cell.Value.ToString();
    }

    private async Task<(int Orders, string Revenue, string Delivered)> MonthAsync()
    {
        using var rows = JsonDocument.Parse((await _cli.RunAsync("report", "orders-monthly", "--format", "json")).Out);
        var all = rows.RootElement.EnumerateArray().ToList();
        return (all.Sum(row => row.GetProperty("order_count").GetInt32()), Sum("total_revenue"), Sum("total_delivered_revenue"));

        string Sum(string column) => all.Sum(row => row.GetProperty(column).GetDecimal()).ToString("0.00",
            System.Globalization.CultureInfo.InvariantCulture);
    }

    private async Task SpoilAsync(string sql)
    {
        await using var database = new Embedded.EmbeddedDatabase(Path.Combine(_cli.Data, "warehouse.duckdb"), _cli.Data,
            TimeProvider.System);
        await database.OpenAsync(default);
        await using var connection = await database.Warehouse.OpenConnectionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>A minute passes between two looks, however fast the machine is.</summary>
    private sealed class LongTime : TimeProvider
    {
        private long _now;

        public override long GetTimestamp() => Interlocked.Add(ref _now, 60 * TimestampFrequency);
    }
}

using System.Text.Json.Nodes;
using Dapper;
using TradeKpi.Embedded.Tests.Warehouse;
using TradeKpi.Report.Catalog;



namespace TradeKpi.Embedded.Tests.Report;

public sealed class TrustTests
{
    [Fact]
    public async Task A_partition_without_gap_and_double_is_complete()
    {
        await using var warehouse = await WarehouseOfTest.OpenAsync();
        await warehouse.TakeAsync(Changes.Order("ORD1", "INSERT", 1), Changes.Order("ORD2", "INSERT", 1, amount: "-1"));
        await QuarantineAsync(warehouse, "hub tradekpi/20250101000000/0/2");
        await QuarantineAsync(warehouse, "hub tradekpi/20250101000000/0/2");
        var row = Assert.Single(await RowsAsync(warehouse, "completeness"))!;
        Assert.Equal("0 2 3 0 0 COMPLETE",
            $"{row["first_sequence"]} {row["last_sequence"]} {row["positions"]} {row["missing"]} {row["doubled"]} {row["status"]}");
        Assert.Equal(0, await warehouse.ScalarAsync<long>("select count(*) from ops.vw_completeness where status <> 'COMPLETE'"));
    }

    [Fact]
    public async Task A_version_says_how_far_events_had_come_also_where_it_knows_no_newer_one()
    {
        await using var warehouse = await WarehouseOfTest.OpenAsync();
        foreach (var (n, happened) in new[] { (1, "2025-01-03"), (2, "2025-01-02"), (3, "2025-01-04") })
        {
            var order = Changes.Order("ORD" + n, "INSERT", 1);
            order["occurred_at"] = happened + "T10:00:00.000000Z";
            await warehouse.TakeAsync(order);
        }

        string[] all = ["2025-01-03T10:00:00.000000Z", "2025-01-03T10:00:00.000000Z", "2025-01-04T10:00:00.000000Z"];
        Assert.Equal(all, await NewestAsync(), StringComparer.Ordinal);
        Assert.Equal(all[..2], await NewestAsync(Answers.AsOf(2)), StringComparer.Ordinal);

        async Task<IEnumerable<string?>> NewestAsync(params KeyValuePair<string, string>[] given) =>
            JsonNode.Parse(await warehouse.AnswerAsync(TrustReports.Versions, given))!["rows"]!.AsArray()
                .Select(row => (string?)row!["newest_event_at"]);
    }

    [Fact]
    public async Task A_tombstone_fills_its_place_however_often_it_is_delivered()
    {
        await using var warehouse = await WarehouseOfTest.OpenAsync();
        await warehouse.TakeAsync(Changes.Order("ORD1", "INSERT", 1), Changes.Order("ORD2", "INSERT", 1));
        for (var delivery = 0; delivery < 2; delivery++)
        {
            foreach (var place in new[] { "\"hub_sequence\":2", "\"hub_sequence\":3,\"hub_item\":\"1/2\"",
                "\"hub_sequence\":3,\"hub_item\":\"2/2\"" })
            {
                await warehouse.Connection.ExecuteAsync(
                    "insert into bronze.tombstone_lines (line, file_name, file_row_number) select parse_json(:line), 't', 1",
                    new { line = $"{{\"payload\":null,\"hub_epoch\":\"20250101000000\",\"hub_partition\":0,{place}}}" });
            }
        }

        var row = Assert.Single(await RowsAsync(warehouse, "completeness"))!;
        Assert.Equal("0 3 4 0 0 COMPLETE",
            $"{row["first_sequence"]} {row["last_sequence"]} {row["positions"]} {row["missing"]} {row["doubled"]} {row["status"]}");
        Assert.Equal("3", Assert.Single(await RowsAsync(warehouse, "accounting"))!["tombstones"]!.ToJsonString());
    }

    [Fact]
    public async Task What_lacks_before_the_first_sequence_is_missing_unless_the_hub_had_trimmed_it_before_the_archive_began()
    {
        await using var warehouse = await WarehouseOfTest.OpenAsync();
        warehouse.OnNextPosition(Changes.Order("LOST1", "INSERT", 1));
        warehouse.OnNextPosition(Changes.Order("LOST2", "INSERT", 1));
        await warehouse.TakeAsync(Changes.Order("ORD1", "INSERT", 1));
        foreach (var test in new[] { "070_hub_positions_complete", "071_trimmed_heads" })
        {
            await warehouse.Connection.ExecuteAsync(
                await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "sql", "70_tests", test + ".sql")));
        }

        Assert.Equal("2 2 1 0 2 INCOMPLETE", await CountsAsync());
        Assert.Equal("20250101000000/0: 2 missing, 0 doubled; its first is 2", await OffenderAsync("hub_positions_complete"));
        Assert.Null(await OffenderAsync("trimmed_heads"));

        await BeganAsync(5);
        Assert.Equal("2 2 1 2 0 COMPLETE", await CountsAsync());
        Assert.Null(await OffenderAsync("hub_positions_complete"));
        Assert.Equal("20250101000000/0: the hub had given up 2 messages before the archive began", await OffenderAsync("trimmed_heads"));
        await BeganAsync(1);
        Assert.Equal("2 2 1 1 1 INCOMPLETE", await CountsAsync());
        Assert.Equal("0", Assert.Single(await RowsAsync(warehouse, "accounting"))!["tombstones"]!.ToJsonString());

        async Task<string> CountsAsync()
        {
            var row = Assert.Single(await RowsAsync(warehouse, "completeness"))!;
            return $"{row["first_sequence"]} {row["last_sequence"]} {row["positions"]} {row["trimmed"]} {row["missing"]} {row["status"]}";
        }

        async Task<string?> OffenderAsync(string test) =>
            (await warehouse.Connection.QueryAsync<string>($"select offender from ops.test_{test}")).SingleOrDefault();

        Task BeganAsync(int firstKept) => warehouse.Connection.ExecuteAsync(
            "insert into bronze.tombstone_lines (line, file_name, file_row_number) select parse_json(:line), 't', 1",
            new { line = $$"""{"payload":null,"first_kept":{{firstKept}},"hub_epoch":"20250101000000","hub_partition":0}""" });
    }

    /// <summary>
    /// A log in its own order never sends the lower position later; where files come in any order, a long statement may explain minutes.
    /// </summary>
    [Theory]
    [InlineData(true, 1, 0)]
    [InlineData(true, 2, 1)]
    [InlineData(false, 9, 0)]
    [InlineData(false, 11, 1)]
    public async Task A_lower_position_that_happened_later_is_told_where_no_clock_explains_it(bool cameLater, int minutes, int offenders)
    {
        await using var warehouse = await WarehouseOfTest.OpenAsync();
        var (higher, lower) = (Changes.Order("ORD1", "INSERT", 10), Changes.Order("ORD1", "UPDATE", 5, "100.00"));
        lower["occurred_at"] = $"2025-01-01T00:{minutes:00}:00.000000Z";
        await warehouse.TakeAsync(cameLater ? [higher, lower] : [lower, higher]);
        Assert.Equal(offenders, await warehouse.ScalarAsync<long>("select count(*) from ops.test_positions_follow_time"));
    }

    [Fact]
    public async Task A_truncate_warns_of_its_table_until_a_delete_came_for_each_row_of_before()
    {
        await using var warehouse = await WarehouseOfTest.OpenAsync();
        await warehouse.Connection.ExecuteAsync(
            await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "sql", "70_tests", "053_truncated_tables.sql")));
        await warehouse.TakeAsync(Changes.Order("ORD1", "INSERT", 1), Changes.Order("ORD2", "INSERT", 2),
            Changes.Order("ORD3", "INSERT", 9));
        Assert.Empty(await OffendersAsync());
        foreach (var table in new[] { "orders", "orders", "trades" })
        {
            await warehouse.Connection.ExecuteAsync(
                "insert into bronze.tombstone_lines (line, file_name, file_row_number) select parse_json(:line), 't', 1",
                new
                {
                    line = $$"""
                    {"truncated":{"entity":"{{table[..^1]}}","source":"test","table":"shop.{{table}}","sequence":"5","occurred_at":"2025-01-01T00:00:00.000000Z"},"payload":null}
                    """,
                });
        }

        Assert.Equal("test shop.orders was emptied at 2025-01-01 00:00:00, orders of this source from before that stay: 2",
            Assert.Single(await OffendersAsync()));
        await warehouse.TakeAsync(Changes.Order("ORD1", "DELETE", 6), Changes.Order("ORD2", "UPDATE", 7));
        Assert.Empty(await OffendersAsync());

        Task<IEnumerable<string>> OffendersAsync() =>
            warehouse.Connection.QueryAsync<string>("select offender from ops.test_truncated_tables");
    }

    [Fact]
    public async Task A_truncate_alone_is_looked_at_though_gold_makes_no_version_of_it_and_a_heartbeat_costs_no_data_test()
    {
        using var folder = new TemporaryFolder();
        await using var database = new EmbeddedDatabase(Path.Combine(folder.Path, "warehouse.duckdb"), folder.Path, TimeProvider.System);
        await Deployment.OpenNewAsync(database, CancellationToken.None);
        await using var connection = await database.Warehouse.OpenConnectionAsync();
        var condition = (string)(await connection.QueryAsync("show tasks in schema ops"))
            .Cast<IDictionary<string, object>>().Single(task => "check_truncates".Equals(task["name"]))
            .Single(cell => cell.Key == "condition").Value;

        Assert.Empty(await CheckedAfterAsync("null"));
        Assert.Equal(["truncated_tables"], await CheckedAfterAsync(
            """{"entity":"order","source":"test","table":"shop.orders","sequence":"5","occurred_at":"2025-01-01T00:00:00.000000Z"}"""),
            StringComparer.Ordinal);

        async Task<IEnumerable<string>> CheckedAfterAsync(string truncated)
        {
            await connection.ExecuteAsync(
                "insert into bronze.tombstone_lines (line, file_name, file_row_number) select parse_json(:line), 't', 1",
                new { line = $$"""{"truncated":{{truncated}},"payload":null}""" });
            Assert.True(await connection.QuerySingleAsync<bool>($"select {condition}"));
            await connection.ExecuteAsync("call ops.check_truncates()");
            Assert.False(await connection.QuerySingleAsync<bool>($"select {condition}"));
            return await connection.QueryAsync<string>("select test_name from ops.data_test_results");
        }
    }

    [Fact]
    public async Task A_message_whose_events_stand_in_silver_and_in_quarantine_is_complete()
    {
        await using var warehouse = await WarehouseOfTest.OpenAsync();
        var line = warehouse.OnNextPosition(Changes.Order("ORD1", "INSERT", 1));
        line["hub_item"] = "1/2";
        await warehouse.LoadAsync([line]);
        await warehouse.RefreshAsync();
        Assert.Equal("INCOMPLETE", (string?)Assert.Single(await RowsAsync(warehouse, "completeness"))!["status"]);
        await QuarantineAsync(warehouse, "hub tradekpi/20250101000000/0/0/2/2");
        var row = Assert.Single(await RowsAsync(warehouse, "completeness"))!;
        Assert.Equal("1 0 0 COMPLETE", $"{row["positions"]} {row["missing"]} {row["doubled"]} {row["status"]}");
    }

    [Theory]
    [InlineData(3, "3 1 0 INCOMPLETE")]
    [InlineData(1, "2 0 1 INCOMPLETE")]
    public async Task A_gap_or_a_double_is_counted(int sequence, string counts)
    {
        await using var warehouse = await WarehouseOfTest.OpenAsync();
        await warehouse.TakeAsync(Changes.Order("ORD1", "INSERT", 1), Changes.Order("ORD2", "INSERT", 1));
        await QuarantineAsync(warehouse, string.Create(System.Globalization.CultureInfo.InvariantCulture,
            $"hub tradekpi/20250101000000/0/{sequence}"));
        var row = Assert.Single(await RowsAsync(warehouse, "completeness"))!;
        Assert.Equal(counts, $"{row["positions"]} {row["missing"]} {row["doubled"]} {row["status"]}");
    }

    /// <summary>Of a batch of three entities one file came now, the others come next.</summary>
    [Fact]
    public async Task What_lies_beyond_the_frontier_is_under_way_until_the_host_has_drained()
    {
        await using var warehouse = await WarehouseOfTest.OpenAsync();
        await warehouse.TakeAsync(Changes.Order("ORD1", "INSERT", 1), Changes.Order("ORD2", "INSERT", 1));
        await NoteAsync(warehouse, first: 0, last: 1, "'2025-06-01 00:00:00'::timestamp_ntz(6)");
        foreach (var key in new[] { "SKIPPED1", "SKIPPED2" })
            warehouse.OnNextPosition(Changes.Order(key, "INSERT", 1));
        await warehouse.TakeAsync(Changes.Order("ORD3", "INSERT", 1));
        await NoteAsync(warehouse, first: 2, last: 4, "sysdate()");

        var row = Assert.Single(await RowsAsync(warehouse, "completeness"))!;
        Assert.Equal("4 1 3 0 COMPLETE", $"{row["last_sequence"]} {row["frontier"]} {row["positions"]} {row["missing"]} {row["status"]}");

        await warehouse.Connection.ExecuteAsync("insert into ops.drains (drained_at) select sysdate()");
        row = Assert.Single(await RowsAsync(warehouse, "completeness"))!;
        Assert.Equal("4 4 3 2 INCOMPLETE", $"{row["last_sequence"]} {row["frontier"]} {row["positions"]} {row["missing"]} {row["status"]}");
    }

    [Fact]
    public async Task A_day_has_a_certificate_that_any_other_event_changes()
    {
        await using var warehouse = await WarehouseOfTest.OpenAsync();
        await warehouse.TakeAsync(Changes.Order("ORD1", "INSERT", 1, "10.50"), Changes.Order("ORD2", "INSERT", 1, "20.25"));
        var before = Assert.Single(await RowsAsync(warehouse, "day-certificates"))!;
        Assert.Equal("order 2025-01-01 2 30.75 2 30.75 AGREES", $"{before["entity"]} {before["day"]} {before["events"]} " +
            $"{before["amount"]} {before["gold_events"]} {before["gold_amount"]} {before["status"]}");
        await warehouse.TakeAsync(Changes.Order("ORD2", "UPDATE", 2, "20.25"));
        var after = Assert.Single(await RowsAsync(warehouse, "day-certificates"))!;
        Assert.Equal((decimal)before["amount"]!, (decimal)after["amount"]!);
        Assert.NotEqual((string?)before["digest"], (string?)after["digest"], StringComparer.Ordinal);
    }

    [Fact]
    public async Task The_order_of_arrival_does_not_change_a_certificate()
    {
        var events = new[] { Changes.Order("ORD1", "INSERT", 1, "10.50"), Changes.Order("ORD2", "INSERT", 1, "20.25"),
            Changes.Order("ORD1", "UPDATE", 2, "11.00") };
        await using var one = await WarehouseOfTest.OpenAsync();
        await one.TakeAsync(events);
        await using var other = await WarehouseOfTest.OpenAsync();
        await other.TakeAsync(events.Reverse());
        Assert.Equal((string?)Assert.Single(await RowsAsync(one, "day-certificates"))!["digest"],
            (string?)Assert.Single(await RowsAsync(other, "day-certificates"))!["digest"]);
    }

    [Fact]
    public async Task A_day_that_gold_has_otherwise_differs()
    {
        await using var warehouse = await WarehouseOfTest.OpenAsync();
        await warehouse.TakeAsync(Changes.Order("ORD1", "INSERT", 1));
        await warehouse.Connection.ExecuteAsync("update gold.daily_sales set transactions = 2");
        Assert.Equal("DIFFERS", (string?)Assert.Single(await RowsAsync(warehouse, "day-certificates"))!["status"]);
    }

    [Fact]
    public async Task Refusals_are_counted_by_the_hour_of_arrival_and_add_up_to_the_totals()
    {
        await using var warehouse = await WarehouseOfTest.OpenAsync();
        await warehouse.TakeAsync(Changes.Order("ORD1", "INSERT", 1, amount: "-1"), Changes.Order("ORD2", "INSERT", 1, amount: "-2"));
        await QuarantineAsync(warehouse, "http 1");
        var rows = await RowsAsync(warehouse, "rejections-hourly");
        Assert.Equal(
            ["2025-06-01T00:00:00.000000Z rejected order NEGATIVE_AMOUNT 2", "2025-06-01T07:00:00.000000Z quarantined unknown TORN_JSON 1"],
            rows.Select(row => $"{row!["hour"]} {row["kind"]} {row["entity"]} {row["reason"]} {row["events"]}"),
            StringComparer.Ordinal);
        Assert.Equal(3, (await RowsAsync(warehouse, "rejections")).Sum(row => (int)row!["events"]!));
    }

    private static async Task<JsonArray> RowsAsync(WarehouseOfTest warehouse, string report) =>
        JsonNode.Parse(await warehouse.AnswerAsync(ReportCatalog.Operations.Single(known => known.Name == report)))!["rows"]!.AsArray();

    private static Task QuarantineAsync(WarehouseOfTest warehouse, string origin) => warehouse.Connection.ExecuteAsync(
        "insert into bronze.quarantine_lines (line, file_name, file_row_number) select parse_json(:line), 'q', 1",
        new
        {
            line = new JsonObject
            {
                ["quarantine_id"] = origin,
                ["reason"] = "TORN_JSON",
                ["origin"] = origin,
                ["received_at"] = "2025-06-01T07:08:09.000000Z"
            }.ToJsonString()
        });

    private static Task NoteAsync(WarehouseOfTest warehouse, int first, int last, string loadedAt) => warehouse.Connection.ExecuteAsync(
        $"insert into ops.load_ledger (file_name, entity, rows_loaded, loaded_at) select "
        + $"'lake/order/date=2025-06-01/hour=00/trade-kpi-20250101000000-0-{first:D19}-{last:D19}.json', 'order', 1, {loadedAt}");
}

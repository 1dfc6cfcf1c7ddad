using System.Text.Json.Nodes;

using Dapper;

namespace TradeKpi.Embedded.Tests.Warehouse;

/// <summary>What becomes of events in silver.</summary>
public sealed class SilverTests : IAsyncLifetime
{
    private WarehouseOfTest _warehouse = null!;

    public async Task InitializeAsync() => _warehouse = await WarehouseOfTest.OpenAsync();

    public async Task DisposeAsync() => await _warehouse.DisposeAsync();

    [Fact]
    public async Task The_same_event_twice_in_one_message_is_a_duplicate_and_its_redelivery_is_none()
    {
        await using var warehouse = await WarehouseOfTest.OpenAsync();
        var change = Changes.Order("ORD1", "INSERT", 1);
        var first = warehouse.OnNextPosition(change);
        var second = (System.Text.Json.Nodes.JsonObject)first.DeepClone();
        (first["hub_item"], second["hub_item"]) = ("1/2", "2/2");
        foreach (var lines in new[] { new[] { first, second }, [second], [first] })
        {
            await warehouse.LoadAsync(lines);
            await warehouse.RefreshAsync();
        }

        Assert.Equal("accepted 1/2, duplicate 2/2", await warehouse.ScalarAsync<string>(
            "select string_agg(outcome || ' ' || hub_item || '/' || hub_items, ', ' order by hub_item) from silver.order_events"));
        Assert.Equal(2, await warehouse.ScalarAsync<long>("select count(*) from silver.redelivered_lines"));
    }

    [Fact]
    public async Task The_acceptance_timeline_of_two_orders_holds()
    {
        await _warehouse.TakeAsync(Changes.Order("ORD5", "INSERT", 1, "147.50"), Changes.Order("ORD6", "INSERT", 2, "89.99", "DELIVERED"));

        Assert.Equal((2L, 237.49m, 89.99m), await SalesAsync());

        await _warehouse.TakeAsync(Changes.Order("ORD5", "UPDATE", 3, "147.50", "DELIVERED"));

        Assert.Equal((2L, 237.49m, 237.49m), await SalesAsync());
    }

    [Fact]
    public async Task Derived_columns_follow_from_the_current_order()
    {
        await _warehouse.TakeAsync(Changes.Order("ORD1", "INSERT", 1, "200.01", "DELIVERED"),
            Changes.Order("ORD2", "INSERT", 1, "0", " new "));

        var rows = (await _warehouse.Connection.QueryAsync(
            "select order_value_category, value_segment, order_completion_status, order_state, dq_check_order_id, dq_check_amount from " +
            "silver.orders_derived order by order_id"))
            .Select(row => string.Join(", ", ((IDictionary<string, object?>)row).Values)).ToList();

        Assert.Equal(["High Value, HIGH_VALUE, Completed, CLOSED, PASSED, PASSED", "Low Value, LOW_VALUE, Pending, OPEN, PASSED, FAILED"],
            rows);
    }

    [Fact]
    public async Task A_line_without_a_whole_envelope_is_parked_with_its_reason_and_holds_up_nothing()
    {
        var line = _warehouse.OnNextPosition(Changes.Order("ORD1", "INSERT", 1));
        line["sequence"] = "soon";
        line.Remove("event_id");
        await _warehouse.LoadAsync([line, _warehouse.OnNextPosition(Changes.Order("ORD2", "INSERT", 1))]);
        await _warehouse.RefreshAsync();

        Assert.Equal("INVALID_ENVELOPE: event_id sequence", await _warehouse.ScalarAsync<string>("select reason from silver.parked_lines"));
        Assert.Equal(1, await _warehouse.ScalarAsync<long>("select count(*) from silver.orders_derived"));
        Assert.False(await _warehouse.ScalarAsync<bool>("select has_pending from ops.vw_pipeline_pending"));

        await _warehouse.RefreshAsync();
        Assert.Equal(1, await _warehouse.ScalarAsync<long>("select count(*) from silver.parked_lines"));
    }

    [Fact]
    public async Task A_row_that_gold_cannot_count_is_parked_with_what_it_lacks_and_holds_up_no_run()
    {
        const string Time = "2025-05-01T10:00:00Z";
        await _warehouse.Connection.ExecuteAsync(
            "insert into silver.trades (trade_id, trader_id, symbol, trade_type, quantity, price, fee, trade_time, is_deleted, event_id, " +
            "sequence, "
            + "occurred_at, source) select 'T0', 'TR1', 'ACME', 'BUY', 1, 2, 0, '2025-05-01'::timestamp_ntz(6), false, 'e0', 1, "
            + "'2025-05-01'::timestamp_ntz(6), 'test'");
        await _warehouse.TakeAsync(
            Changes.Trade("T1", "INSERT", 1, "BUY", 2, "3.00", Time), Changes.Order("ORD1", "INSERT", 1));

        Assert.Equal("trade T0 1 MISSING: usd_per_unit", await _warehouse.ScalarAsync<string>(
            "select entity || ' ' || entity_key || ' ' || weight || ' ' || reason from gold.parked_changes"));
        Assert.Equal(1, await _warehouse.ScalarAsync<long>("select sum(trades) from gold.trade_days"));
        Assert.Equal(1, await _warehouse.ScalarAsync<long>("select count(*) from gold.daily_sales"));

        await _warehouse.TakeAsync(Changes.Trade("T0", "UPDATE", 2, "BUY", 1, "2.00", Time));
        Assert.Equal(2, await _warehouse.ScalarAsync<long>("select sum(trades) from gold.trade_days"));
    }

    [Fact]
    public async Task A_late_update_does_not_bring_a_deleted_order_back()
    {
        await _warehouse.TakeAsync(Changes.Order("ORD1", "INSERT", 1), Changes.Order("ORD1", "DELETE", 3));
        await _warehouse.TakeAsync(Changes.Order("ORD1", "UPDATE", 2, "99.00"));

        Assert.Equal(0, await _warehouse.ScalarAsync<long>("select count(*) from silver.orders_derived"));
        Assert.Equal(0, await _warehouse.ScalarAsync<long>("select count(*) from gold.daily_sales"));
    }

    [Fact]
    public async Task An_order_inserted_again_after_its_delete_is_current()
    {
        await _warehouse.TakeAsync(Changes.Order("ORD1", "INSERT", 1), Changes.Order("ORD1", "DELETE", 2));
        await _warehouse.TakeAsync(Changes.Order("ORD1", "INSERT", 3, "42.00"));

        Assert.Equal(42.00m, await _warehouse.ScalarAsync<decimal>("select net_sales from gold.vw_daily_sales_analysis"));
    }

    [Fact]
    public async Task The_same_event_counts_once_however_often_it_comes()
    {
        var order = Changes.Order("ORD1", "INSERT", 1);
        await _warehouse.TakeAsync(order, order);
        await _warehouse.TakeAsync(order);

        Assert.Equal((1L, 2L), await OutcomesAsync("accepted", "duplicate"));
        Assert.Equal(1, await _warehouse.ScalarAsync<long>("select new_records from gold.orders_aggregated"));
    }

    [Fact]
    public async Task An_event_that_comes_again_after_any_time_counts_once_and_with_another_payload_is_a_conflict()
    {
        static JsonObject Order(int n, string amount)
        {
            var order = Changes.Order($"ORD{n}", "INSERT", n, amount);
            order["event_id"] = $"{n:x8}-0000-7000-8000-000000000000";
            return order;
        }

        await _warehouse.TakeAsync(Enumerable.Range(1, 40).Select(n => Order(n, "10.00")));
        await _warehouse.TakeAsync(Enumerable.Range(41, 40).Select(n => Order(n, "10.00")));
        await _warehouse.TakeAsync(Order(81, "10.00"), Order(2, "10.00"), Order(3, "11.00"), Changes.Order("ORD82", "INSERT", 82));

        Assert.Equal((82L, 1L), await OutcomesAsync("accepted", "duplicate"));
        Assert.Equal(1, await _warehouse.ScalarAsync<long>("select count(*) from silver.conflicting_events"));
        Assert.Equal(82, await _warehouse.ScalarAsync<long>("select sum(new_records) from gold.orders_aggregated"));
        Assert.Empty(await _warehouse.DifferencesAsync());
    }

    [Fact]
    public async Task What_the_archive_says_of_a_payload_tells_events_apart_and_lines_from_before_it_did_are_still_known()
    {
        JsonObject Line(int n, string amount, string? hash)
        {
            var line = _warehouse.OnNextPosition(Changes.Order($"ORD{n}", "INSERT", n, amount));
            line["hub_payload_hash"] = hash;
            return line;
        }

        const string largest = "18446744073709551615";
        await _warehouse.LoadAsync([Line(1, "10.00", null), Line(2, "10.00", largest), Line(3, "10.00", largest), Line(4, "10.00", null)]);
        await _warehouse.RefreshAsync();
        await _warehouse.LoadAsync(
            [Line(1, "10.00", largest), Line(2, "10.000", largest), Line(3, "11.00", "8"), Line(4, "11.00", "8")]);
        await _warehouse.RefreshAsync();

        Assert.Equal((4L, 2L), await OutcomesAsync("accepted", "duplicate"));
        Assert.Equal("ORD3 ORD4", await _warehouse.ScalarAsync<string>(
            "select min(entity_key) || ' ' || max(entity_key) from silver.conflicting_events"));
    }

    [Fact]
    public async Task The_same_event_on_two_traces_is_the_same_event()
    {
        var (first, again) = (Changes.Order("ORD1", "INSERT", 1), Changes.Order("ORD1", "INSERT", 1));
        first["traceparent"] = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        again["traceparent"] = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        await _warehouse.TakeAsync(first);
        await _warehouse.TakeAsync(again);

        Assert.Equal((1L, 1L), await OutcomesAsync("accepted", "duplicate"));
        Assert.Equal(0, await _warehouse.ScalarAsync<long>("select count(*) from silver.conflicting_events"));
    }

    [Fact]
    public async Task A_redelivered_line_is_noted_and_nothing_more()
    {
        var line = _warehouse.OnNextPosition(Changes.Order("ORD1", "INSERT", 1));
        await _warehouse.LoadAsync([line]);
        await _warehouse.RefreshAsync();
        await _warehouse.LoadAsync([line]);
        await _warehouse.RefreshAsync();

        Assert.Equal(1, await _warehouse.ScalarAsync<long>("select count(*) from silver.change_events"));
        Assert.Equal((1L, 1L), await _warehouse.Connection.QuerySingleAsync<(long, long)>(
            "select record_count, redelivered from ops.cdc_monitoring"));
    }

    [Fact]
    public async Task An_event_id_with_another_payload_is_a_conflict_and_changes_nothing()
    {
        var first = Changes.Order("ORD1", "INSERT", 1, "10.00");
        var other = Changes.Order("ORD1", "INSERT", 2, "20.00");
        other["event_id"] = first["event_id"]!.GetValue<string>();
        await _warehouse.TakeAsync(first);
        await _warehouse.TakeAsync(other);

        Assert.Equal((1L, 1L), await OutcomesAsync("accepted", "conflict"));
        Assert.Equal(10.00m, await _warehouse.ScalarAsync<decimal>("select net_sales from gold.vw_daily_sales_analysis"));
        Assert.Equal("EVENT_ID_REUSED", await _warehouse.ScalarAsync<string>("select reason from silver.conflicting_events"));
        Assert.Equal("conflict", await _warehouse.ScalarAsync<string>("select kind from ops.vw_rejections"));
    }

    [Fact]
    public async Task A_bad_payload_is_rejected_with_its_reason()
    {
        (string Field, string? Value, string Reason)[] cases =
        [
            ("amount", "-1.00", "NEGATIVE_AMOUNT"),
            ("amount", "1e30", "INVALID_AMOUNT"),
            ("amount", "ten", "INVALID_AMOUNT"),
            ("amount", "1.5E-6", "INVALID_AMOUNT"),
            ("amount", "0.0000015", "INVALID_AMOUNT"),
            ("amount", "1E-30", "INVALID_AMOUNT"),
            ("amount", "1_000", "INVALID_AMOUNT"),
            ("quantity", "1_000", "INVALID_QUANTITY"),
            ("amount", null, "MISSING_AMOUNT"),
            ("status", "teleported", "UNKNOWN_STATUS"),
            ("order_date", "2024-02-30", "INVALID_ORDER_DATE"),
            ("order_date", "1970-01-01", "IMPLAUSIBLE_ORDER_DATE"),
            ("order_date", "0001-01-01", "IMPLAUSIBLE_ORDER_DATE"),
            ("order_date", "1900-01-01", "IMPLAUSIBLE_ORDER_DATE"),
            ("order_date", "2262-04-12", "IMPLAUSIBLE_ORDER_DATE"),
            ("order_date", "9999-12-31", "IMPLAUSIBLE_ORDER_DATE"),
            ("order_date", "2025-06-04", "IMPLAUSIBLE_ORDER_DATE"),
            ("order_date", "1970-01-01T05:37:30.115000Z", "IMPLAUSIBLE_ORDER_DATE"),
            ("order_date", "0001-01-01T00:00:00+00:00", "IMPLAUSIBLE_ORDER_DATE"),
            ("order_date", "0001-01-01T00:00:00+14:00", "INVALID_ORDER_DATE"),
            ("order_date", "1677-09-21T00:12:43.145224Z", "IMPLAUSIBLE_ORDER_DATE"),
            ("order_date", "2262-04-11T23:47:16.854775Z", "IMPLAUSIBLE_ORDER_DATE"),
            ("order_date", "9999-12-31T23:59:59.9999999Z", "IMPLAUSIBLE_ORDER_DATE"),
            ("order_date", "9999-12-31T23:59:59.999999-14:00", "INVALID_ORDER_DATE"),
            ("order_date", "0000-00-00", "INVALID_ORDER_DATE"),
            ("order_date", "0000-01-01", "INVALID_ORDER_DATE"),
            ("order_date", "01/01/0000", "INVALID_ORDER_DATE"),
            ("order_date", "294247-01-10T04:00:54.775807Z", "INVALID_ORDER_DATE"),
            ("order_date", "infinity", "INVALID_ORDER_DATE"),
            ("order_date", "-infinity", "INVALID_ORDER_DATE"),
            ("order_date", "0", "INVALID_ORDER_DATE"),
            ("order_date", "2147483647", "INVALID_ORDER_DATE"),
            ("order_date", "1736935200", "INVALID_ORDER_DATE"),
            ("order_date", "9223372036825200000", "INVALID_ORDER_DATE"),
            ("order_date", "9223372036854775807", "INVALID_ORDER_DATE"),
            ("customer_id", " ", "MISSING_CUSTOMER_ID"),
            ("order_id", null, "MISSING_ORDER_ID"),
            ("order_id", "ORD2", "KEY_MISMATCH"),
            ("currency", "ZZZ", "NO_FX_RATE"),
        ];
        await _warehouse.TakeAsync([.. cases.Index().SelectMany(bad => Changed(Key(bad.Index), bad.Item.Field, bad.Item.Value))]);

        Assert.Equal(cases.Select((bad, n) => $"{Key(n)} {bad.Reason}"), await _warehouse.Connection.QueryAsync<string>(
            "select entity_key || ' ' || reasons from silver.rejected_events order by entity_key"), StringComparer.Ordinal);
        Assert.Equal(cases.Length, await _warehouse.ScalarAsync<long>("select count(*) from silver.orders where amount = 10.00"));

        static string Key(int n) => $"ORD1{n:00}";

        static JsonObject[] Changed(string key, string field, string? value)
        {
            var order = Changes.Order(key, "UPDATE", 2);
            order["payload"]![field] = value;
            return [Changes.Order(key, "INSERT", 1), order];
        }
    }

    [Theory]
    [InlineData("1.00001")]
    [InlineData("1.5E-6")]
    [InlineData("1E-400")]
    public async Task A_stock_of_more_places_than_it_has_is_rejected(string stock)
    {
        var product = Changes.Product("PROD1", "Toys", stock: 1);
        product["payload"]!["stock"] = stock;
        await _warehouse.TakeAsync(product);
        Assert.Equal("INVALID_STOCK", await _warehouse.ScalarAsync<string>("select reasons from silver.rejected_events"));
    }

    [Fact]
    public async Task Places_are_counted_by_value_however_a_number_is_written()
    {
        foreach (var (text, value, places) in Written())
        {
            Assert.True(await IsWrittenSoAsync(places), text);
            Assert.False(await IsWrittenSoAsync(places - 1), text);
            Task<bool> IsWrittenSoAsync(int most) =>
                _warehouse.ScalarAsync<bool>($"select ops.is_written_so('{text}', {value}, {most})");
        }

        static (string Text, string Value, int Places)[] Written() =>
            [("1.2500", "1.25", 2), ("125E-2", "1.25", 2), ("12.50e-1", "1.25", 2), ("0.00125E+3", "1.25", 2), ("-1250.0E-3", "-1.25", 2),
                ("1E-30", "0", 30), ("1.0000000000000000000001E0", "1", 22)];
    }

    [Theory]
    [InlineData("1970-01-01")]
    [InlineData("2025-06-25")]
    public async Task Which_dates_are_believed_is_a_row_of_the_reference(string date)
    {
        await _warehouse.Connection.ExecuteAsync(
            "update reference.plausible_times set earliest = '1960-01-01', days_ahead = 30 where field = 'order.order_date'");
        await _warehouse.TakeAsync(Changes.Order("ORD1", "INSERT", 1, date: date));

        Assert.Equal(1, await _warehouse.ScalarAsync<long>("select count(*) from silver.orders"));
    }

    /// <summary>They came on 2025-06-01, whatever they say of when they happened.</summary>
    [Theory]
    [InlineData("2035-06-01T00:00:00Z", "2035-06-03", "accepted")]
    [InlineData("2035-06-02T00:00:00Z", "2035-06-02", "rejected")]
    [InlineData("9999-01-01T00:00:00Z", "9999-01-01", "rejected")]
    [InlineData("9999-12-31T23:59:59Z", "9999-12-31", "rejected")]
    [InlineData("9999-12-31T23:59:59Z", "2025-06-03", "accepted")]
    [InlineData("0001-01-01T00:00:00Z", "0001-01-01", "rejected")]
    public async Task No_event_vouches_for_a_date_out_of_any_calendar_by_saying_that_it_happened_then(
        string occurredAt, string date, string outcome)
    {
        await _warehouse.TakeAsync(Happened(Changes.Order("ORD1", "INSERT", 1, date: date)),
            Happened(Changes.Trade("T1", "INSERT", 1, "BUY", 1, "10", date)));

        Assert.Equal([outcome, outcome],
            await _warehouse.Connection.QueryAsync<string>("select outcome from silver.change_events"), StringComparer.Ordinal);
        Assert.Empty(await _warehouse.DifferencesAsync());

        JsonObject Happened(JsonObject change)
        {
            change["occurred_at"] = occurredAt;
            return change;
        }
    }

    [Fact]
    public async Task Dates_are_read_in_several_formats_as_UTC_days()
    {
        (string Text, string Day)[] cases =
        [
            ("2025-03-01T00:30:00+02:00", "2025-02-28"),
            ("2025-03-01T00:30:00Z", "2025-03-01"),
            ("2025-03-01", "2025-03-01"),
            ("2025/03/01", "2025-03-01"),
            ("03/01/2025", "2025-03-01"),
            ("01.03.2025", "2025-03-01"),
            ("20250301", "2025-03-01"),
        ];
        await _warehouse.TakeAsync([.. cases.Select((written, n) => Changes.Order($"ORD{n}", "INSERT", 1, date: written.Text))]);

        Assert.Equal(cases.Select((written, n) => $"ORD{n} {written.Day}"), await _warehouse.Connection.QueryAsync<string>(
            "select order_id || ' ' || to_date(order_date)::varchar from silver.orders order by order_id"), StringComparer.Ordinal);
        Assert.Equal(["2025-02-28 1", "2025-03-01 6"], await _warehouse.Connection.QueryAsync<string>(
            "select sale_date::varchar || ' ' || transactions from gold.daily_sales order by sale_date"), StringComparer.Ordinal);
    }

    [Fact]
    public async Task Money_in_another_currency_is_valued_at_the_rate_of_its_day()
    {
        await _warehouse.EuroIsAsync(("2024-01-01", 1.1m), ("2025-01-02", 1.2m));
        await _warehouse.TakeAsync(
            Changes.Order("ORD1", "INSERT", 1, "100.00", date: "2025-01-01T23:59:59Z", currency: "eur"),
            Changes.Order("ORD2", "INSERT", 1, "100.00", date: "2025-01-02T00:00:00Z", currency: "EUR"));

        Assert.Equal([110.00m, 120.00m], await _warehouse.Connection.QueryAsync<decimal>(
            "select net_sales from gold.vw_daily_sales_analysis order by sale_date"));
    }

    [Fact]
    public async Task Every_version_of_a_row_stands_in_its_history_once_in_order()
    {
        await _warehouse.TakeAsync(Changes.Order("ORD1", "UPDATE", 2, status: "SHIPPED"));
        await _warehouse.TakeAsync(Changes.Order("ORD1", "INSERT", 1));

        var versions = await _warehouse.Connection.QueryAsync<(string, bool)>(
            "select status, is_current from silver.orders_history order by version");

        Assert.Equal([("PENDING", false), ("SHIPPED", true)], versions);
    }

    [Fact]
    public async Task A_new_field_reaches_bronze_untouched()
    {
        var order = Changes.Order("ORD1", "INSERT", 1);
        order["payload"]!["gift_note"] = new JsonObject { ["text"] = "Happy birthday", ["lines"] = 2 };
        await _warehouse.TakeAsync(order);

        Assert.Equal("Happy birthday", await _warehouse.ScalarAsync<string>(
            "select get_path(line, 'payload.gift_note.text')::varchar from bronze.order_lines"));
    }

    [Fact]
    public async Task A_key_that_two_sources_feed_is_named_with_both()
    {
        await _warehouse.Connection.ExecuteAsync(
            await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "sql", "70_tests", "050_key_one_source.sql")));
        var other = Changes.Order("ORD1", "UPDATE", 2);
        other["source"] = "other-shop";
        await _warehouse.TakeAsync(Changes.Order("ORD1", "INSERT", 1), other);

        Assert.Equal("order ORD1 from other-shop and test",
            await _warehouse.ScalarAsync<string>("select offender from ops.test_key_one_source"));
    }

    private async Task<(long Orders, decimal Sales, decimal Delivered)> SalesAsync() =>
        await _warehouse.Connection.QuerySingleAsync<(long, decimal, decimal)>(
            "select sum(order_count)::bigint, sum(total_revenue), sum(total_delivered_revenue) from gold.orders_aggregated");

    private async Task<(long, long)> OutcomesAsync(string one, string other) =>
        await _warehouse.Connection.QuerySingleAsync<(long, long)>(
            "select count_if(outcome = :one)::bigint, count_if(outcome = :other)::bigint from silver.change_events", new { one, other });
}

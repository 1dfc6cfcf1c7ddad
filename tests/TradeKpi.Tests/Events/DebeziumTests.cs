using System.Numerics;
using System.Text.Json.Nodes;
using TradeKpi.Events;

namespace TradeKpi.Tests.Events;

public sealed class DebeziumTests
{
    private const string Postgres =
        """{"version":"3.0.0.Final","connector":"postgresql","name":"shop","ts_ms":1772368200123,"ts_us":1772368200123456,"db":"shop","schema":"public","table":"orders","txId":571,"lsn":24023128}""";

    private const string Row = """{"order_id":"ORD5","amount":147.50,"order_date":1772368200123456,"status":"PENDING"}""";

    private static string Event(string op, string before, string after, string source = Postgres) =>
        $$"""{"before":{{before}},"after":{{after}},"source":{{source}},"op":"{{op}}","ts_ms":1772368200999,"transaction":null}""";

    [Fact]
    public void A_postgres_insert_becomes_a_native_event()
    {
        var change = Samples.Accepted(Event("c", "null", Row));
        Assert.Equal(
            new Envelope(change.Envelope.EventId, Entity.Order, ChangeType.Insert, "ORD5", 24023128,
                new DateTimeOffset(2026, 3, 1, 12, 30, 0, 123, 456, TimeSpan.Zero), "shop", 1),
            change.Envelope);
        Assert.EndsWith(
            ""","payload":{"order_id":"ORD5","amount":"147.50","order_date":"2026-03-01T12:30:00.123456Z","status":"PENDING"}}""",
            change.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void Its_envelope_is_kept_and_its_row_before_an_update_is_not()
    {
        var kept = JsonNode.Parse(Samples.Accepted(Event("u", Row, Row)).Json.Span)!["debezium"]!.AsObject();
        Assert.Equal(["source", "op", "ts_ms", "transaction"], kept.Select(field => field.Key), StringComparer.Ordinal);
        Assert.Equal(571, (int)kept["source"]!["txId"]!);
    }

    [Theory]
    [InlineData("c", ChangeType.Insert)]
    [InlineData("u", ChangeType.Update)]
    [InlineData("r", ChangeType.Snapshot)]
    [InlineData("d", ChangeType.Delete)]
    public void The_operation_gives_the_change_type(string op, ChangeType expected)
    {
        var change = Samples.Accepted(op == "d" ? Event(op, Row, "null") : Event(op, "null", Row));
        Assert.Equal(expected, change.Envelope.ChangeType);
        Assert.Equal("ORD5", change.Envelope.Key);
        Assert.Equal("PENDING", (string?)change.Payload()["status"]);
    }

    [Theory]
    [InlineData("@")]
    [InlineData("""{"schema":{"type":"struct"},"payload":@}""")]
    [InlineData("""{"specversion":"1.0","id":"e","source":"/shop","type":"io.debezium","data":@}""")]
    public void A_truncate_is_a_tombstone_that_tells_which_table_was_emptied_and_when(string around)
    {
        var read = Samples.Read(around.Replace("@", Event("t", "null", "null"), StringComparison.Ordinal));
        Assert.True(read.IsTombstone, $"{read.Refusal}");
        Assert.Equal(
            new Truncation(Entity.Order, "shop", "public.orders", 24023128,
                new DateTimeOffset(2026, 3, 1, 12, 30, 0, 123, 456, TimeSpan.Zero)),
            read.Truncation);
        Assert.Contains("shop public.orders was emptied", read.Truncation!.Warning, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unwrapped_truncate_likewise() => Assert.Equal(
        new Truncation(Entity.Trade, "debezium", "trades", 100, new DateTimeOffset(2025, 1, 15, 10, 0, 0, TimeSpan.Zero)),
        Samples.Read("""{"__op":"t","__table":"trades","__lsn":100,"__source_ts_ms":1736935200000,"__deleted":"false"}""").Truncation);

    [Fact]
    public void A_truncate_is_read_again_from_its_line_as_what_it_was()
    {
        var truncation = new Truncation(Entity.Product, "sh\"op", "é.products", SequenceNumberOf("9999999999999999999999999999999999999"),
            new DateTimeOffset(2026, 3, 1, 12, 30, 0, TimeSpan.Zero));
        Assert.Equal(truncation, Samples.Read(truncation.ToPublish().Text()).Truncation);
    }

    [Fact]
    public void A_truncate_of_a_table_of_which_no_row_came_is_a_tombstone_alone() => Assert.Equal(
        default, Samples.Read(Event("t", "null", "null", Postgres.Replace("orders", "invoices", StringComparison.Ordinal))));

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"entity":"order","source":"s","table":"t","sequence":"-1","occurred_at":"2026-03-01T12:30:00Z"}""")]
    public void A_line_of_a_truncate_that_does_not_say_of_what_is_refused(string truncated) =>
        Assert.Equal(QuarantineReasons.InvalidField, Samples.Refused($$"""{"truncated":{{truncated}},"payload":null}""").Reason);

    private static Int128 SequenceNumberOf(string digits) => Int128.Parse(digits, System.Globalization.CultureInfo.InvariantCulture);

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData(" [ ] ")]
    [InlineData("""{"schema":null,"payload":null}""")]
    [InlineData("""{"schema":{"type":"struct"},"payload":null}""")]
    [InlineData("""{"payload":null}""")]
    public void A_tombstone_is_neither_event_nor_refusal(string json) => Assert.True(Samples.Read(json).IsTombstone);

    [Theory]
    [InlineData("""{"connector":"postgresql","name":"s","table":"orders","ts_ms":1}""", QuarantineReasons.MissingField, "source.lsn")]
    [InlineData("""{"connector":"mysql","name":"s","table":"orders","ts_ms":1,"file":"","pos":4}""", QuarantineReasons.MissingField,
        "source.pos")]
    [InlineData("""{"connector":"db2","name":"s","table":"invoices","ts_ms":1}""", QuarantineReasons.UnknownEntity, "invoices")]
    [InlineData("""{"connector":"db2","name":"s","ts_ms":1}""", QuarantineReasons.MissingField, "source.table")]
    [InlineData("""{"connector":"db2","table":"orders","ts_ms":1}""", QuarantineReasons.MissingField, "source.name")]
    public void A_source_block_that_lacks_something_is_refused_by_name(string source, string reason, string named)
    {
        var refusal = Samples.Refused(Event("c", "null", Row, source));
        Assert.Equal(reason, refusal.Reason);
        Assert.Contains(named, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_delete_without_its_row_is_refused() =>
        Assert.Contains("REPLICA IDENTITY", Samples.Refused(Event("d", "null", "null")).Message, StringComparison.Ordinal);

    [Fact]
    public void Mysql_positions_order_by_file_then_position_then_row()
    {
        Int128[] sequences =
        [
            Of("mysql-bin.000009", 999_999, 7), Of("mysql-bin.000010", 4, 0), Of("mysql-bin.000010", 4, 1), Of("mysql-bin.000010", 5, 0),
        ];
        Assert.Equal(sequences.Order(), sequences);
        Assert.Equal(4, sequences.Distinct().Count());
        Assert.Equal(Int128.Parse("10000000000000004000000001"), sequences[2]);

        static Int128 Of(string file, long pos, int row) => Samples.Accepted(Event("c", "null", Row,
            $$"""{"connector":"mysql","name":"s","table":"orders","ts_ms":1772368200123,"file":"{{file}}","pos":{{pos}},"row":{{row}}}""")).Envelope.Sequence;
    }

    [Fact]
    public void Without_a_log_position_time_orders_and_the_identity_leaves_the_rest_to_the_arrival()
    {
        const string source = """{"connector":"vitess","name":"s","table":"orders","ts_ms":1772368200123}""";
        var read = Samples.Accepted(Event("c", "null", Row, source)).Envelope;
        Assert.Equal(Int128.Parse("17723682001230000000000000000000000"), read.Sequence);
        Assert.StartsWith("ffffffff-", read.EventId, StringComparison.Ordinal);
        Assert.Equal(read, Samples.Accepted(Event("c", "null", Row, source)).Envelope);
    }

    [Fact]
    public void The_order_of_the_envelope_does_not_matter_to_the_identity()
    {
        var turned = $$"""{"op":"c","source":{{Postgres}},"after":{{Row}},"before":null}""";
        Assert.Equal(Samples.Accepted(Event("c", "null", Row)).Envelope.EventId, Samples.Accepted(turned).Envelope.EventId);
    }

    [Theory]
    [InlineData("20513", "\"2026-03-01\"")]
    [InlineData("1772368200123", "\"2026-03-01T12:30:00.123000Z\"")]
    [InlineData("1772368200123456", "\"2026-03-01T12:30:00.123456Z\"")]
    [InlineData("1772368200123456789", "\"2026-03-01T12:30:00.123456Z\"")]
    [InlineData("-1", "\"1969-12-31\"")]
    [InlineData("0", "\"1970-01-01\"")]
    [InlineData("20250115", "\"1970-01-01T05:37:30.115000Z\"")]
    [InlineData("1736935200", "\"1970-01-21T02:28:55.200000Z\"")]
    [InlineData("2147483647", "\"1970-01-25T20:31:23.647000Z\"")]
    [InlineData("9223372036825200000", "\"2262-04-11T23:47:16.825200Z\"")]
    [InlineData("-9223372036832400000", "\"1677-09-21T00:12:43.167600Z\"")]
    [InlineData("9223372036854775807", "\"2262-04-11T23:47:16.854775Z\"")]
    [InlineData("-9223372036854775808", "\"1677-09-21T00:12:43.145224Z\"")]
    [InlineData("9223372036854775808", "9223372036854775808")]
    [InlineData("\"infinity\"", "\"infinity\"")]
    [InlineData("\"2026-03-01\"", "\"2026-03-01\"")]
    [InlineData("9999999", "9999999")]
    [InlineData("1.5", "1.5")]
    [InlineData("null", "null")]
    public void Without_a_schema_integer_times_are_read_by_magnitude(string value, string expected)
    {
        var change = Samples.Accepted(Event("c", "null", $$"""{"order_id":"ORD5","order_date":{{value}},"count":{{value}}}"""));
        Assert.EndsWith($"\"order_date\":{expected},\"count\":{value}}}}}", change.Text(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("int32", "io.debezium.time.Date", "20513", "\"2026-03-01\"")]
    [InlineData("int32", "org.apache.kafka.connect.data.Date", "20513", "\"2026-03-01\"")]
    [InlineData("int64", "io.debezium.time.Timestamp", "1772368200123", "\"2026-03-01T12:30:00.123000Z\"")]
    [InlineData("int64", "org.apache.kafka.connect.data.Timestamp", "-1", "\"1969-12-31T23:59:59.999000Z\"")]
    [InlineData("int64", "io.debezium.time.MicroTimestamp", "5", "\"1970-01-01T00:00:00.000005Z\"")]
    [InlineData("int64", "io.debezium.time.NanoTimestamp", "-1", "\"1969-12-31T23:59:59.999999Z\"")]
    [InlineData("string", "io.debezium.time.ZonedTimestamp", "\"2026-03-01T14:30:00.5+02:00\"", "\"2026-03-01T12:30:00.500000Z\"")]
    [InlineData("string", "io.debezium.time.IsoTimestamp", "\"2026-03-01T12:30:00Z\"", "\"2026-03-01T12:30:00.000000Z\"")]
    [InlineData("string", "io.debezium.time.IsoDate", "\"2026-03-01Z\"", "\"2026-03-01\"")]
    [InlineData("int32", "io.debezium.time.Time", "45000123", "\"12:30:00.123000\"")]
    [InlineData("int64", "io.debezium.time.MicroTime", "45000123456", "\"12:30:00.123456\"")]
    [InlineData("int64", "io.debezium.time.NanoTime", "45000123456789", "\"12:30:00.123456\"")]
    [InlineData("int64", "io.debezium.time.MicroTime", "86400000000", "86400000000")]
    [InlineData("int64", "io.debezium.time.MicroTimestamp", "null", "null")]
    [InlineData("int32", "io.debezium.time.Date", "2147483647", "2147483647")]
    [InlineData("int32", "io.debezium.time.Date", "-2147483648", "-2147483648")]
    [InlineData("int64", "io.debezium.time.Timestamp", "9223372036854775807", "9223372036854775807")]
    [InlineData("int64", "io.debezium.time.MicroTimestamp", "9223372036825200000", "9223372036825200000")]
    [InlineData("int64", "io.debezium.time.MicroTimestamp", "-9223372036832400000", "-9223372036832400000")]
    [InlineData("int64", "io.debezium.time.NanoTimestamp", "-9223372036854775808", "\"1677-09-21T00:12:43.145224Z\"")]
    [InlineData("string", "io.debezium.time.ZonedTimestamp", "\"infinity\"", "\"infinity\"")]
    [InlineData("int32", null, "1736935200", "1736935200")]
    [InlineData("bytes", "org.apache.kafka.connect.data.Decimal", "\"OZ4=\"", "\"147.50\"")]
    [InlineData("bytes", "org.apache.kafka.connect.data.Decimal", "\"/w==\"", "\"-0.01\"")]
    [InlineData("bytes", "org.apache.kafka.connect.data.Decimal", "\"AA==\"", "\"0.00\"")]
    [InlineData("bytes", "org.apache.kafka.connect.data.Decimal", "\"no-base64\"", "\"no-base64\"")]
    [InlineData("struct", "io.debezium.data.VariableScaleDecimal", """{"scale":3,"value":"OZ4="}""", "\"14.750\"")]
    [InlineData("struct", "io.debezium.data.VariableScaleDecimal", """{"scale":-2,"value":"AQ=="}""", "\"100\"")]
    [InlineData("int64", null, "1772368200123", "1772368200123")]
    public void With_a_schema_values_are_decoded_by_it(string type, string? name, string value, string expected)
    {
        var semantic = name is null ? "" : $",\"name\":\"{name}\",\"parameters\":{{\"scale\":\"2\"}}";
        var fields = $$"""[{"type":"string","field":"order_id"},{"type":"{{type}}","field":"order_date"{{semantic}}}]""";
        var schema =
            $$"""{"type":"struct","fields":[{"type":"struct","fields":{{fields}},"field":"before"},{"type":"struct","fields":{{fields}},"field":"after"}]}""";
        var row = $$"""{"order_id":"ORD5","order_date":{{value}}}""";
        var inserted = Samples.Accepted($$"""{"schema":{{schema}},"payload":{{Event("c", "null", row)}}}""");
        Assert.EndsWith($"\"order_date\":{expected}}}}}", inserted.Text(), StringComparison.Ordinal);
        var deleted = Samples.Accepted($$"""{"schema":{{schema}},"payload":{{Event("d", row, "null")}}}""");
        Assert.EndsWith($"\"order_date\":{expected}}}}}", deleted.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void Decimals_of_any_size_keep_every_digit()
    {
        var unscaled = BigInteger.Pow(7, 400) * -1;
        var base64 = Convert.ToBase64String(unscaled.ToByteArray(isUnsigned: false, isBigEndian: true));
        var change = Samples.Accepted(Event("c", "null", $$"""{"order_id":"ORD5","amount":{"scale":4,"value":"{{base64}}"} }"""));
        Assert.Equal(unscaled, BigInteger.Parse(((string?)change.Payload()["amount"])!.Replace(".", "", StringComparison.Ordinal)));
    }

    [Fact]
    public void Tables_are_mapped_by_option()
    {
        var reader = new EventReader(new EventOptions { TableEntities = { ["sales_order"] = Entity.Order } });
        var json = Event("c", "null", Row, Postgres.Replace("\"orders\"", "\"Sales_Order\"", StringComparison.Ordinal));
        Assert.Equal(Entity.Order, reader.Read(System.Text.Encoding.UTF8.GetBytes(json)).Event!.Envelope.Entity);
    }
}

using TradeKpi.Events;

namespace TradeKpi.Tests.Events;

/// <summary>The shapes that connectors and transformations give the same change.</summary>
public class DebeziumShapeTests
{
    private const string Source = "\"connector\":\"postgresql\",\"name\":\"s\",\"ts_ms\":1736935200000,\"lsn\":7";

    [Fact]
    public void Columns_in_capitals_are_the_columns_of_their_names()
    {
        var change = Samples.Accepted(Of("""{"ORDER_ID":"O1","ORDER_DATE":1736935200000,"AMOUNT":1e2,"NOTE":"x"}"""));
        Assert.Equal("O1", change.Envelope.Key);
        Assert.EndsWith("""{"order_id":"O1","order_date":"2025-01-15T10:00:00.000000Z","amount":"100","NOTE":"x"}}""", change.Text(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_column_that_stands_there_in_both_spellings_keeps_both() => Assert.EndsWith(
        """{"order_id":"O1","ORDER_ID":"O2"}}""", Samples.Accepted(Of("""{"order_id":"O1","ORDER_ID":"O2"}""")).Text(),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"scale":1,"value":"AYag"}""", "\"10000\"")]
    [InlineData("10001.0", "\"10001\"")]
    [InlineData("10001", "10001")]
    [InlineData("1.0001E4", "\"10001\"")]
    [InlineData("1E5", "\"100000\"")]
    [InlineData("100010e-1", "\"10001\"")]
    public void A_numeric_key_has_no_places(string key, string expected)
    {
        var change = Samples.Accepted(Of($$"""{"order_id":{{key}},"customer_id":{{key}}}"""));
        Assert.Equal(expected.Trim('"'), change.Envelope.Key);
        Assert.EndsWith($$$"""{"order_id":{{{expected}}},"customer_id":{{{expected}}}}}""", change.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void Decimals_of_variable_scale_are_read_in_every_numeric_field() => Assert.EndsWith(
        """{"order_id":"O1","quantity":"5","amount":"10.00","stock":"100"}}""",
        Samples.Accepted(Of("""
            {"order_id":"O1","quantity":{"scale":0,"value":"BQ=="},"amount":{"scale":2,"value":"A+g="},"stock":{"scale":0,"value":"ZA=="}}
            """.Trim())).Text(), StringComparison.Ordinal);

    [Fact]
    public void Mongos_document_is_read_from_its_text()
    {
        var change = Samples.Accepted("""
            {"op":"c","after":"{\"_id\":{\"$oid\":\"596e\"},\"order_id\":\"O1\",\"order_date\":{\"$date\":1736935200000},\"quantity\":{\"$numberLong\":\"5\"},\"amount\":{\"$numberDecimal\":\"10.00\"}}","source":{"connector":"mongodb","name":"s","collection":"orders","ts_ms":1736935200000,"ord":3}}
            """.Trim());
        Assert.EndsWith("""
            {"_id":{"$oid":"596e"},"order_id":"O1","order_date":"2025-01-15T10:00:00.000000Z","quantity":"5","amount":"10.00"}}
            """.Trim(), change.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void Mongos_update_without_its_document_is_refused_with_the_setting_that_gives_it() => Assert.Contains(
        "change_streams_update_full", Samples.Refused("""
            {"op":"u","after":null,"updateDescription":{"updatedFields":"{}"},"source":{"connector":"mongodb","name":"s","collection":"orders","ts_ms":1,"ord":3}}
            """.Trim()).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"ts_ms":1736935200000}""")]
    [InlineData("""{"schema":{"type":"struct"},"payload":{"ts_ms":1736935200000}}""")]
    [InlineData("""{"status":"BEGIN","id":"571:53195829","event_count":null,"data_collections":null,"ts_ms":1736935200000}""")]
    [InlineData("""{"status":"END","id":"571:53195832","event_count":2,"data_collections":[],"ts_ms":1736935200000}""")]
    [InlineData(
        """{"source":{"connector":"mysql"},"ts_ms":1,"databaseName":"shop","ddl":"drop table a","tableChanges":[]}""")]
    [InlineData("""{"op":"m","ts_ms":1,"source":{"connector":"postgresql","lsn":101},"message":{"prefix":"x","content":"aGI="}}""")]
    public void What_changes_no_row_is_neither_event_nor_refusal(string json) => Assert.True(Samples.Read(json).IsTombstone);

    [Fact]
    public void An_unwrapped_row_is_read_by_what_it_kept_of_its_envelope()
    {
        var change = Samples.Accepted("""
            {"order_id":"O1","amount":"100.00","__op":"c","__table":"orders","__lsn":100,"__source_ts_ms":1736935200000,"__deleted":"false"}
            """.Trim());
        Assert.Equal((ChangeType.Insert, "O1", (Int128)100, "debezium"),
            (change.Envelope.ChangeType, change.Envelope.Key, change.Envelope.Sequence, change.Envelope.Source));
        Assert.EndsWith("""{"order_id":"O1","amount":"100.00"}}""", change.Text(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"__op\":\"d\"")]
    [InlineData("\"__op\":\"u\",\"__deleted\":\"true\"")]
    [InlineData("\"__deleted\":true")]
    public void An_unwrapped_delete_is_a_delete(string marks) => Assert.Equal(ChangeType.Delete, Samples.Accepted(
        $$"""{"order_id":"O1","__table":"orders","__lsn":9,"__ts_ms":5,{{marks}}}""").Envelope.ChangeType);

    [Fact]
    public void An_unwrapped_row_without_its_table_is_read_by_option()
    {
        const string row = """{"order_id":"O1","__op":"u","__lsn":9,"__ts_ms":5,"__name":"shop"}""";
        Assert.Contains("source.table", Samples.Refused(row).Message, StringComparison.Ordinal);
        var read = new EventReader(new EventOptions { UnwrappedTable = "orders" }).Read(System.Text.Encoding.UTF8.GetBytes(row));
        Assert.Equal((Entity.Order, "shop"), (read.Event!.Envelope.Entity, read.Event.Envelope.Source));
    }

    [Fact]
    public void A_row_without_any_mark_is_read_by_option()
    {
        var options = new EventOptions { UnwrappedTable = "Orders", UnwrappedTime = "updated_at", UnwrappedSource = "shop" };
        const string row = """{"ORDER_ID":"O1","amount":"5.00","updated_at":"2025-01-15T10:00:00Z"}""";
        Assert.Equal(QuarantineReasons.UnknownFormat, Samples.Refused(row).Reason);
        var read = new EventReader(options).Read(System.Text.Encoding.UTF8.GetBytes(row)).Event!;
        Assert.Equal((Entity.Order, "O1", "shop", ChangeType.Update),
            (read.Envelope.Entity, read.Envelope.Key, read.Envelope.Source, read.Envelope.ChangeType));
        Assert.Equal(new(2025, 1, 15, 10, 0, 0, TimeSpan.Zero), read.Envelope.OccurredAt);
        const string folded = """{"ORDER_ID":"O1","AMOUNT":"5.00","UPDATED_AT":"2025-01-15T10:00:00Z"}""";
        Assert.Equal(read.Envelope.OccurredAt,
            new EventReader(options).Read(System.Text.Encoding.UTF8.GetBytes(folded)).Event!.Envelope.OccurredAt);
        Assert.False(new EventReader(options).Read("""{"order":"O1","updated_at":"2025-01-15T10:00:00Z"}"""u8.ToArray()).Event is { });
    }

    [Fact]
    public void An_unwrapped_row_is_decoded_by_its_schema()
    {
        var change = Samples.Accepted("""
            {"schema":{"type":"struct","fields":[{"type":"bytes","field":"amount","name":"org.apache.kafka.connect.data.Decimal","parameters":{"scale":"2"}},{"type":"int32","field":"order_date","name":"io.debezium.time.Date"}]},"payload":{"order_id":"O1","amount":"A+g=","order_date":20103,"__op":"c","__table":"orders","__lsn":1,"__source_ts_ms":1736935200000}}
            """.Trim());
        Assert.EndsWith("""{"order_id":"O1","amount":"10.00","order_date":"2025-01-15"}}""", change.Text(), StringComparison.Ordinal);
    }

    private static string Of(string after) =>
        $$$"""{"op":"c","before":null,"after":{{{after}}},"source":{{{{Source}}},"table":"orders"}}""";
}

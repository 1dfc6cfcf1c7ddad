using TradeKpi.Events;

namespace TradeKpi.Tests.Events;

/// <summary>
/// The order and the identity of changes, connector by connector: the fields and their meanings are those of Debezium's source blocks.
/// </summary>
public class DebeziumOrderTests
{
    [Theory]
    [InlineData("sqlserver", "00000027:00000ac0:00ff", "00000027:00000ac1:0001", "00000028:00000001:0001")]
    [InlineData("db2", "00000000:00000000:00000000000000ff", "00000000:00000000:0000000000000100",
        "00000000:00000001:0000000000000000")]
    [InlineData("oracle", "9", "10", "9223372036854775807")]
    [InlineData("informix", "9", "10", "9223372036854775807")]
    public void The_commit_comes_first(string connector, string first, string second, string third) =>
        InOrder(connector, Commit(first), Commit(second), Commit(third));

    private static string Commit(string place) =>
        $"\"commit_lsn\":\"{place}\",\"change_lsn\":\"{place}\",\"scn\":\"{place}\",\"commit_scn\":\"{place}\",\"ssn\":0";

    [Theory]
    [InlineData("\"commit_lsn\":\"ffffffff:ffffffff:ffff\"", "00000027:00000ac0:0002", 1, "00000027:00000ac0:0002", 2)]
    [InlineData("\"commit_lsn\":\"ffffffff:ffffffff:ffff\"", "00000027:00000ac0:0002", 2, "00000027:00000ac0:0003", 1)]
    [InlineData("\"commit_lsn\":\"ffffffff:ffffffff:ffff\"", "00000027:00000ac0:ffff", 9, "00000027:00000ac1:0001", 1)]
    [InlineData("\"commit_lsn\":\"00000028:00000001:0001\"", "00000027:ffffffff:ffff", 9, "00000028:00000000:0001", 1)]
    [InlineData("\"commit_lsn\":\"00000028:00100001:0001\"", "00000028:00000001:ffff", 9, "00000028:00000002:0001", 1)]
    [InlineData("\"commit_lsn\":\"00000028:00100001:0001\"", "00000028:00100001:0001", 4, "00000028:00100001:0001", 5)]
    public void Sql_server_orders_a_transaction_by_change_and_serial_number(string commit, string change, int serial, string next,
        int nextSerial) =>
        InOrder("sqlserver", $"{commit},\"change_lsn\":\"{change}\",\"event_serial_no\":{serial}",
            $"{commit},\"change_lsn\":\"{next}\",\"event_serial_no\":{nextSerial}");

    [Theory]
    [InlineData("\"scn\":\"100\",\"ssn\":5", "\"scn\":\"101\",\"ssn\":0")]
    [InlineData("\"scn\":\"100\",\"txSeq\":9", "\"scn\":\"100\",\"txSeq\":10")]
    [InlineData("\"scn\":\"100\",\"rs_id\":\" 0x0000c7.0000abcd.0010 \",\"ssn\":9",
        "\"scn\":\"100\",\"rs_id\":\" 0x0000c7.0000abce.0004 \",\"ssn\":0")]
    [InlineData("\"scn\":\"100\",\"rs_id\":\"001234.00012345.0124\",\"ssn\":1",
        "\"scn\":\"100\",\"rs_id\":\"001234.00012345.0124\",\"ssn\":2")]
    [InlineData("\"scn\":\"100\",\"ssn\":0", "\"scn\":\"100\",\"ssn\":1")]
    [InlineData("\"scn\":\"100\",\"ssn\":98", "\"scn\":\"100\",\"ssn\":1000000000")]
    [InlineData("\"scn\":\"100\",\"lcr_position\":\"000000000000006400000001000000010000000000000064000000000000000000\"",
        "\"scn\":\"100\",\"lcr_position\":\"000000000000006400000001000000010000000000000064000000000000000001\"")]
    [InlineData("\"scn\":\"100\",\"lcr_position\":\"00000000000000640000000100000001000000000000006400000000ffffffffff\"",
        "\"scn\":\"100\",\"lcr_position\":\"000000000000006400000001000000010000000000000064000000010000000000\"")]
    public void Oracle_orders_a_transaction_by_scn_and_then_by_what_its_adapter_counts(string first, string second) =>
        InOrder("oracle", $"{first},\"commit_scn\":\"200\"", $"{second},\"commit_scn\":\"200\"");

    [Theory]
    [InlineData("informix", "\"commit_lsn\":\"21484679168\",\"change_lsn\":\"21484675000\"",
        "\"commit_lsn\":\"21484679168\",\"change_lsn\":\"21484675001\"")]
    [InlineData("spanner", "\"record_sequence\":\"00000000\",\"mod_number\":0", "\"record_sequence\":\"00000000\",\"mod_number\":1",
        "\"record_sequence\":\"00000001\",\"mod_number\":0", "\"record_sequence\":\"9223372036854775807\"")]
    [InlineData("spanner", "\"record_sequence\":\"4294967295\",\"mod_number\":1048575",
        "\"record_sequence\":\"4294967295\",\"mod_number\":1048576", "\"record_sequence\":\"4294967296\"")]
    [InlineData("spanner", "\"sequence\":\"9\",\"server_transaction_id\":\"a\"", "\"sequence\":\"10\",\"server_transaction_id\":\"a\"")]
    [InlineData("vitess", "\"vgtid\":\"[{\\\"shard\\\":\\\"0\\\",\\\"gtid\\\":\\\"MySQL56/a:1-9\\\"}]\"",
        "\"vgtid\":\"[{\\\"shard\\\":\\\"0\\\",\\\"gtid\\\":\\\"MySQL56/a:1-10\\\"}]\"",
        "\"vgtid\":\"[{\\\"shard\\\":\\\"0\\\",\\\"gtid\\\":\\\"MySQL56/a:1-3:5-10,b:1\\\"}]\"")]
    public void A_source_s_own_position_orders_what_shares_a_millisecond(string connector, params string[] sources) =>
        InOrder(connector, sources);

    [Theory]
    [InlineData("\"nonsense\"")]
    [InlineData("\"[{}]\"")]
    [InlineData("\"[{\\\"shard\\\":\\\"0\\\",\\\"gtid\\\":\\\"current\\\"}]\"")]
    [InlineData("7")]
    public void A_vgtid_that_tells_no_position_leaves_the_order_to_the_time(string vgtid) =>
        Assert.Equal(Read("vitess", "\"shard\":\"0\"").Sequence, Read("vitess", $"\"shard\":\"0\",\"vgtid\":{vgtid}").Sequence);

    [Fact]
    public void A_snapshot_stands_behind_what_was_committed_and_before_what_was_not()
    {
        InOrder("sqlserver", "\"commit_lsn\":\"00000027:00000ac0:0007\",\"change_lsn\":\"00000027:00000ac0:0005\"",
            "\"snapshot\":\"true\",\"commit_lsn\":\"00000027:00000ac0:0007\",\"change_lsn\":null",
            "\"commit_lsn\":\"00000027:00000ac0:0009\",\"change_lsn\":\"00000027:00000ac0:0003\"");
        InOrder("oracle", "\"scn\":\"90\",\"commit_scn\":\"100\"", "\"snapshot\":\"true\",\"scn\":\"100\"",
            "\"scn\":\"95\",\"commit_scn\":\"101\"");
        InOrder("informix", "\"commit_lsn\":\"100\",\"change_lsn\":\"99\"",
            "\"snapshot\":\"true\",\"commit_lsn\":\"100\",\"change_lsn\":\"-1\"", "\"commit_lsn\":\"101\",\"change_lsn\":\"95\"");
    }

    [Fact]
    public void Mongo_orders_by_time_ordinal_and_the_transactions_total_order()
    {
        InOrder("mongodb", "\"ord\":1", "\"ord\":2");
        var first = Read("mongodb", "\"ord\":1,\"txnNumber\":7",
            ",\"transaction\":{\"id\":\"a\",\"total_order\":1,\"data_collection_order\":1}");
        var second = Read("mongodb", "\"ord\":1,\"txnNumber\":7",
            ",\"transaction\":{\"id\":\"a\",\"total_order\":2,\"data_collection_order\":2}");
        Assert.True(first.Sequence < second.Sequence);
        Assert.True(second.Sequence < Read("mongodb", "\"ord\":2").Sequence);
    }

    [Fact]
    public void Finer_times_outrank_milliseconds_where_the_source_tells_no_place()
    {
        InOrder("vitess", "\"ts_us\":1736935200123111", "\"ts_us\":1736935200123456");
        InOrder("vitess", "\"ts_ns\":1736935200123456111", "\"ts_ns\":1736935200123456112");
    }

    [Fact]
    public void An_incremental_snapshots_row_stands_before_everything_in_the_log()
    {
        Assert.Equal(0, Read("postgresql", "\"snapshot\":\"incremental\",\"lsn\":null").Sequence);
        Assert.Equal(0, Read("mysql", "\"snapshot\":\"incremental\",\"file\":\"\",\"pos\":0").Sequence);
    }

    [Fact]
    public void A_place_that_the_source_calls_one_is_one_wherever_it_is_read()
    {
        const string place = "\"commit_lsn\":\"00000027:00000ac0:00ff\",\"change_lsn\":\"00000027:00000ac0:0002\",\"event_serial_no\":";
        Assert.NotEqual(Read("sqlserver", $"{place}1").EventId, Read("sqlserver", $"{place}2").EventId, StringComparer.Ordinal);
        Assert.NotEqual(Read("oracle", "\"scn\":\"1\",\"txId\":\"a\",\"txSeq\":1").EventId,
            Read("oracle", "\"scn\":\"1\",\"txId\":\"b\",\"txSeq\":1").EventId, StringComparer.Ordinal);

        // As a connector sends what it had sent before it was stopped.
        const string again = ",\"ts_ms\":1736935209999";
        foreach (var (connector, source) in new[]
        {
            ("sqlserver", $"{place}1"),
            ("informix", "\"commit_lsn\":\"9\",\"change_lsn\":\"8\""),
            ("oracle", "\"scn\":\"1\",\"lcr_position\":\"00a1\""),
            ("spanner", "\"record_sequence\":\"1\",\"server_transaction_id\":\"t\",\"mod_number\":0"),
        })
            Assert.Equal(Read(connector, source), Read(connector, source, again));
    }

    [Fact]
    public void Where_the_source_tells_no_place_only_equal_bytes_are_one_event()
    {
        Assert.Equal(Read("vitess", "\"shard\":1"), Read("vitess", "\"shard\": 1"));
        Assert.NotEqual(Read("vitess", "\"shard\":1").EventId, Read("vitess", "\"shard\":1", ",\"ts_ms\":2").EventId,
            StringComparer.Ordinal);
        Assert.NotEqual(Read("vitess", "\"shard\":1").EventId, Read("vitess", "\"shard\":2").EventId, StringComparer.Ordinal);
        Assert.NotEqual(Read("oracle", "\"scn\":\"1\",\"row_id\":\"a\"").EventId, Read("oracle", "\"scn\":\"1\",\"row_id\":\"b\"").EventId,
            StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("sqlserver", "\"change_lsn\":\"00000027:00000ac0:0002\"", "source.commit_lsn", QuarantineReasons.MissingField)]
    [InlineData("sqlserver", "\"commit_lsn\":\"27:ac0:2\"", "source.commit_lsn")]
    [InlineData("sqlserver", "\"commit_lsn\":\"00000000000000000000000000000001\"", "source.commit_lsn")]
    [InlineData("db2", "\"commit_lsn\":\"NULL\"", "source.commit_lsn")]
    [InlineData("db2", "\"commit_lsn\":\"ffffffff:ffffffff:ffffffffffffffff\"", "10^37")]
    [InlineData("sqlserver", "\"commit_lsn\":\"00000027:00000ac0:0002\",\"change_lsn\":\"27\u007c2\"", "source.change_lsn")]
    [InlineData("informix", "\"change_lsn\":\"7\"", "source.commit_lsn", QuarantineReasons.MissingField)]
    [InlineData("oracle", "\"commit_scn\":\"5\"", "source.scn", QuarantineReasons.MissingField)]
    [InlineData("oracle", "\"scn\":\"-5\"", "source.scn", QuarantineReasons.MissingField)]
    public void A_place_that_cannot_be_read_is_refused_by_name(
        string connector, string source, string named, string reason = QuarantineReasons.InvalidField)
    {
        var refusal = Samples.Refused(Event(connector, source, ""));
        Assert.Equal(reason, refusal.Reason);
        Assert.Contains(named, refusal.Message, StringComparison.Ordinal);
    }

    private static void InOrder(string connector, params string[] sources)
    {
        var orders = sources.Select(source => Order(Read(connector, source))).ToArray();
        Assert.Equal(orders.Order(), orders);
        Assert.Equal(sources.Length, orders.Distinct().Count());
        Assert.All(orders, order => Assert.InRange(order.Sequence, 0, SequenceNumber.Max));
    }

    // The order of truth: see silver.merge_orders. Identities compare as texts.
    private static (Int128 Sequence, DateTimeOffset OccurredAt, UInt128 Id) Order(Envelope envelope) =>
        (envelope.Sequence, envelope.OccurredAt,
        UInt128.Parse(envelope.EventId.Replace("-", "", StringComparison.Ordinal), System.Globalization.NumberStyles.AllowHexSpecifier));

    private static Envelope Read(string connector, string source, string more = "") =>
        Samples.Accepted(Event(connector, source, more)).Envelope;

    private static string Event(string connector, string source, string more) =>
        $$$"""{"op":"u","before":null,"after":{"order_id":"O1"},"source":{{{{Head(connector)}}},{{{source}}}}{{{more}}}}""";

    private static string Head(string connector) =>
        $"\"connector\":\"{connector}\",\"name\":\"s\",\"table\":\"orders\",\"ts_ms\":1736935200123";
}

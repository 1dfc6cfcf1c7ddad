using System.Globalization;

namespace TradeKpi.Specs.Debezium;

/// <summary>Where in the source's log a change stands.</summary>
/// <param name="Nth">In its transaction; of a snapshot's row, which snapshot it is.</param>
/// <param name="Change">Its own place.</param>
/// <param name="Commit">That of its transaction's end.</param>
internal sealed record Place(int Transaction, int Nth, long Change, long Commit);

/// <summary>Changes in the shapes of Debezium's connectors.</summary>
internal static class SourceShape
{
    /// <param name="quantity">Null where the change deletes the row.</param>
    /// <param name="snapshot">What the source block says of it; null for a change of the log.</param>
    /// <param name="isPositioned">Whether the connector tells places within a transaction and a millisecond.</param>
    public static string Json(string connector, string table, string key, int? quantity, string word, string op, Place at,
        string? snapshot, bool isPositioned)
    {
        // Oracle's and MySQL's times are whole seconds: many transactions share one. All of those without positions do.
        var time = 1_736_935_200_000 + (snapshot is not null ? at.Nth - 1_000 : isPositioned ? at.Transaction / 4 * 1_000L : 0);
        var row = table == "orders"
            ? $"\"order_id\":\"{key}\",\"customer_id\":\"C1\",\"product_id\":\"P1\",\"order_date\":\"2025-01-15T10:00:00Z\","
                + $"\"status\":\"PENDING\",\"quantity\":{quantity ?? 0},\"amount\":\"{(quantity ?? 0) + 1}.00\",\"channel\":\"{word}\""
            : $"\"trade_id\":\"{key}\",\"trader_id\":\"T1\",\"symbol\":\"ACME\",\"trade_type\":\"{(key[^1] == '2' ? "SELL" : "BUY")}\","
                + $"\"trade_time\":\"2025-01-15T10:00:00Z\",\"quantity\":{(quantity ?? 0) + 1},\"price\":\"{key[^1]}.00\","
                + $"\"fee\":\"0.10\",\"desk\":\"{word}\"";
        if (connector == "unwrapped")
        {
            return $"{{{row},\"__op\":\"{op}\",\"__name\":\"{connector}\",\"__table\":\"{table}\","
                + $"\"__source_ts_ms\":{time},\"__ts_ns\":{ReadAt(at)}}}";
        }

        var source = $"\"connector\":\"{connector.Split('-')[0]}\",\"name\":\"{connector}\",\"table\":\"{table}\",\"ts_ms\":{time},"
            + (snapshot is null ? Source(connector, at) : $"\"snapshot\":\"{snapshot}\",{SnapshotSource(connector, at, snapshot)}");
        var rows = op == "d"
            ? $"\"op\":\"d\",\"before\":{{\"{table[..^1]}_id\":\"{key}\"}},\"after\":null"
            : $"\"op\":\"{op}\",\"before\":null,\"after\":{{{row}}}";
        var block = connector.EndsWith("-transactions", StringComparison.Ordinal)
            ? $",\"transaction\":{{\"id\":\"{at.Transaction}\",\"total_order\":{at.Nth},\"data_collection_order\":{at.Nth}}}"
            : isPositioned ? "" : $",\"ts_ns\":{ReadAt(at)}";
        return $"{{{rows},\"source\":{{{source}}}{block}}}";
    }

    // When the connector read the change: all that tells a row that returns to what it was from what it was.
    private static long ReadAt(Place at) => 1_736_935_201_000_000_000 + at.Change;

    private static string Source(string connector, Place at) => connector switch
    {
        "postgresql" => $"\"txId\":{at.Transaction},\"lsn\":{at.Change}",
        "mysql" or "mariadb" => $"\"file\":\"bin.{1 + (at.Transaction / 5):d6}\",\"pos\":{at.Commit},\"row\":{at.Nth}",
        // Two changes share a change_lsn, which the serial number tells apart.
        "sqlserver" => $"\"commit_lsn\":\"{Lsn(at.Commit, 4)}\",\"change_lsn\":\"{Lsn(at.Change - at.Nth + ((at.Nth + 1) / 2), 4)}\","
            + $"\"event_serial_no\":{2 - (at.Nth % 2)}",
        "db2" => $"\"commit_lsn\":\"{Lsn(at.Commit, 16)}\",\"change_lsn\":\"{Lsn(at.Change, 16)}\"",
        // Two changes share a system change number.
        "oracle" => $"\"scn\":\"{at.Change - at.Nth + (at.Nth / 2)}\",\"commit_scn\":\"{at.Commit}\",\"txId\":\"t{at.Transaction}\","
            + $"\"ssn\":0,\"txSeq\":{at.Nth}",
        "oracle-redo" => $"\"scn\":\"{at.Change - at.Nth}\",\"commit_scn\":\"{at.Commit}\",\"txId\":\"t{at.Transaction}\","
            + $"\"rs_id\":\" 0x0000c7.{at.Change / 2:x8}.0010 \",\"ssn\":{at.Change % 2}",
        "informix" => $"\"commit_lsn\":\"{at.Commit << 32}\",\"change_lsn\":\"{at.Change << 32}\",\"txId\":\"{at.Transaction}\"",
        "oracle-bare" => $"\"scn\":\"{at.Commit}\",\"commit_scn\":\"{at.Commit}\",\"txId\":\"t{at.Transaction}\",\"ssn\":0",
        // All changes of a transaction share their system change numbers.
        "oracle-xstream" => $"\"scn\":\"{at.Commit}\",\"txId\":\"{at.Transaction}\",\"ssn\":0,"
            + $"\"lcr_position\":\"{at.Commit:x16}0000000100000001{at.Commit:x16}{at.Change - 1:x8}0000000002\"",
        "spanner" => $"\"ts_us\":{1_736_935_200_000_000 + at.Transaction},\"server_transaction_id\":\"t{at.Transaction}\","
            + $"\"record_sequence\":\"{(at.Nth - 1) / 2:d8}\",\"mod_number\":{(at.Nth - 1) % 2}",
        // A server took over from another in the middle.
        "vitess-transactions" or "vitess" => $"\"keyspace\":\"c\",\"shard\":\"-80\",\"vgtid\":"
            + $"\"[{{\\\"keyspace\\\":\\\"c\\\",\\\"shard\\\":\\\"80-\\\",\\\"gtid\\\":\\\"MySQL56/x:1-{99 - at.Transaction}\\\"}},"
            + $"{{\\\"keyspace\\\":\\\"c\\\",\\\"shard\\\":\\\"-80\\\",\\\"gtid\\\":\\\"MySQL56/a:1-{Math.Min(at.Transaction, 5)}"
            + $"{(at.Transaction > 5 ? $",b:1-{at.Transaction - 5}" : "")}\\\"}}]\"",
        "mongodb" => $"\"ord\":{at.Change},\"rs\":\"rs0\"",
        "cockroachdb" => "\"db\":\"shop\"",
        _ => $"\"ord\":{at.Commit},\"lsid\":\"a\",\"txnNumber\":{at.Transaction}",
    };

    // A snapshot's rows tell how far the log was, and no change; those of an incremental one, nothing.
    private static string SnapshotSource(string connector, Place at, string snapshot) => snapshot == "incremental"
        ? "\"lsn\":null,\"txId\":null"
        : connector.Split('-')[0] switch
        {
            "sqlserver" => $"\"commit_lsn\":\"{Lsn(at.Commit, 4)}\",\"change_lsn\":null,\"event_serial_no\":null",
            "db2" => $"\"commit_lsn\":\"{Lsn(at.Commit, 16)}\",\"change_lsn\":null",
            "informix" => $"\"commit_lsn\":\"{at.Commit << 32}\",\"change_lsn\":\"-1\",\"txId\":null",
            "oracle" => $"\"scn\":\"{at.Commit}\",\"commit_scn\":null,\"txId\":null,\"ssn\":0",
            _ => Source(connector, at),
        };

    private static string Lsn(long place, int lastDigits) => lastDigits == 4
        ? $"00000027:{place >> 4:x8}:{(place & 15) + 1:x4}"
        : $"00000000:00000000:{place.ToString("x16", CultureInfo.InvariantCulture)}";
}

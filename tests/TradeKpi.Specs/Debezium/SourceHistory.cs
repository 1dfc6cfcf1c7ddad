using System.Globalization;

namespace TradeKpi.Specs.Debezium;

/// <summary>One change of an order, as its connector writes it.</summary>
/// <param name="Key">The order's id, which no other connector has.</param>
/// <param name="Version">Rises with every change of the source.</param>
/// <param name="Quantity">The row's only value that changes; null where the change deletes it.</param>
/// <param name="IsPositioned">Whether it tells its place among the changes of its transaction and of its millisecond.</param>
public sealed record SourceChange(string Key, int Version, int? Quantity, bool IsPositioned, string Json);

/// <summary>Random transactions on a few orders, in the shape of one of Debezium's connectors.</summary>
/// <remarks>The fields of the source blocks and their meanings are those of the connectors' documentation.</remarks>
public static class SourceHistory
{
    private static readonly string[] s_positionless = ["vitess", "mongodb-operations", "oracle-bare", "cockroachdb", "unwrapped"];

    public static IReadOnlyList<string> Connectors { get; } =
        ["postgresql", "mysql", "mariadb", "sqlserver", "db2", "informix", "oracle", "oracle-redo", "oracle-xstream", "mongodb",
            "mongodb-transactions", "spanner", "vitess-transactions", .. s_positionless];

    /// <summary>What the source did, in its order.</summary>
    public static IReadOnlyList<SourceChange> Of(string connector, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var changes = new List<SourceChange>();
        var place = 1L << random.Next(0, 20);
        for (var transaction = 1; transaction <= 12; transaction++)
        {
            var first = place;
            var size = random.Next(1, 9);
            var commit = place + size + random.Next(1, 40);
            for (var nth = 1; nth <= size; nth++)
            {
                // Few keys and few values, so that rows return to what they were within one transaction and one millisecond.
                var key = string.Create(CultureInfo.InvariantCulture, $"{connector}-{random.Next(1, 4)}");
                int? quantity = random.Next(0, 8) == 0 ? null : random.Next(0, 2);
                var at = new Position(transaction, nth, first + nth - 1, commit);
                changes.Add(new(
                    key, changes.Count, quantity, !s_positionless.Contains(connector), Json(connector, key, quantity, at)));
            }

            place = commit + random.Next(1, 300);
        }

        return changes;
    }

    /// <summary>The changes as they arrive, some of them twice: in any order, but for those that tell no position.</summary>
    public static IReadOnlyList<SourceChange> Deliver(IReadOnlyList<SourceChange> changes, Random random)
    {
        ArgumentNullException.ThrowIfNull(changes);
        ArgumentNullException.ThrowIfNull(random);
        var inOrder = new Queue<double>(changes.Where(change => !change.IsPositioned).Select(_ => random.NextDouble()).Order());
        var sent = changes
            .Select(change => (Change: change, At: change.IsPositioned ? random.NextDouble() : inOrder.Dequeue())).ToList();
        var again = sent.Where(_ => random.Next(3) == 0).Select(one => one with { At = one.At + random.NextDouble() });
        return [.. sent.Concat(again).OrderBy(one => one.At).Select(one => one.Change)];
    }

    private sealed record Position(int Transaction, int Nth, long Change, long Commit);

    private static string Json(string connector, string key, int? quantity, Position at)
    {
        // Oracle's and MySQL's times are whole seconds: many transactions share one. All of those without positions do.
        var isPositioned = !s_positionless.Contains(connector);
        var time = 1_736_935_200_000 + (isPositioned ? at.Transaction / 4 * 1_000L : 0);
        var row = $"\"order_id\":\"{key}\",\"customer_id\":\"C1\",\"product_id\":\"P1\",\"order_date\":\"2025-01-15T10:00:00Z\","
            + $"\"status\":\"PENDING\",\"quantity\":{quantity ?? 0},\"amount\":\"{(quantity ?? 0) + 1}.00\"";
        if (connector == "unwrapped")
        {
            return $"{{{row},\"__op\":\"{(quantity is null ? 'd' : 'u')}\",\"__name\":\"{connector}\",\"__table\":\"orders\","
                + $"\"__source_ts_ms\":{time},\"__ts_ns\":{ReadAt(at)}}}";
        }

        var source = $"\"connector\":\"{connector.Split('-')[0]}\",\"name\":\"{connector}\",\"table\":\"orders\",\"ts_ms\":{time}," +
            Source(connector, at);
        var rows = quantity is null
            ? $"\"op\":\"d\",\"before\":{{\"order_id\":\"{key}\"}},\"after\":null"
            : $"\"op\":\"u\",\"before\":null,\"after\":{{{row}}}";
        var block = connector.EndsWith("-transactions", StringComparison.Ordinal)
            ? $",\"transaction\":{{\"id\":\"{at.Transaction}\",\"total_order\":{at.Nth},\"data_collection_order\":{at.Nth}}}"
            : isPositioned ? "" : $",\"ts_ns\":{ReadAt(at)}";
        return $"{{{rows},\"source\":{{{source}}}{block}}}";
    }

    // When the connector read the change: all that tells a row that returns to what it was from what it was.
    private static long ReadAt(Position at) => 1_736_935_201_000_000_000 + at.Change;

    private static string Source(string connector, Position at) => connector switch
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

    private static string Lsn(long place, int lastDigits) => lastDigits == 4
        ? $"00000027:{place >> 4:x8}:{(place & 15) + 1:x4}"
        : $"00000000:00000000:{place.ToString("x16", CultureInfo.InvariantCulture)}";
}

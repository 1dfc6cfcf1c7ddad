using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using TradeKpi.Events;

namespace TradeKpi.Tests.Events;

/// <summary>
/// Random transactions of every connector's shape, cut into inputs, shuffled and delivered twice: whoever keeps the highest
/// (sequence, occurred_at, event_id) of each key has the source's last state, and every change counts once.
/// </summary>
public class OrderOfTruthProperties
{
    private sealed record Change(string Key, int Version, string Json);

    [Fact]
    public void Whatever_the_delivery_the_highest_event_is_the_sources_last_state() => Prop.ForAll(
        Gen.Elements("postgresql", "mysql", "sqlserver", "db2", "oracle", "oracle-redo", "mongodb", "mongodb-transactions").ToArbitrary(),
        Gen.Choose(1, int.MaxValue).ToArbitrary(),
        (connector, seed) =>
        {
            var random = new Random(seed);
            var changes = Transactions(connector, random);
            var delivered = changes.Concat(changes.Where(_ => random.Next(3) == 0)).ToArray();
            random.Shuffle(delivered);
            var read = delivered.Select((change, at) => (change, event_: Samples.Accepted(change.Json, random.Next(1, 5) + at))).ToArray();
            Assert.Equal(changes.Count, read.Select(item => item.event_.Envelope.EventId).Distinct(StringComparer.Ordinal).Count());
            foreach (var key in read.GroupBy(item => item.change.Key, StringComparer.Ordinal))
                Assert.Equal(key.Max(item => item.change.Version), key.MaxBy(item => Order(item.event_.Envelope)).change.Version);
        }).QuickCheckThrowOnFailure();

    private static List<Change> Transactions(string connector, Random random)
    {
        var changes = new List<Change>();
        var place = 1L << random.Next(0, 20);
        for (var transaction = 1; transaction <= 12; transaction++)
        {
            var first = place;
            var size = random.Next(1, 9);
            var commit = place + size + random.Next(1, 40);
            for (var nth = 1; nth <= size; nth++)
            {
                // Few keys and few values, so that rows return to what they were within one transaction and one millisecond.
                var key = $"O{random.Next(1, 4)}";
                var change = new Position(transaction, nth, first + nth - 1, commit);
                changes.Add(new(key, changes.Count, Json(connector, key, random.Next(0, 2), change)));
            }
            place = commit + random.Next(1, 300);
        }
        return changes;
    }

    private sealed record Position(int Transaction, int Nth, long Change, long Commit);

    private static string Json(string connector, string key, int value, Position at)
    {
        var name = connector.Split('-')[0];
        // Oracle's and MySQL's times are whole seconds: many transactions share one.
        var time = 1_736_935_200_000 + (at.Transaction / 4 * 1_000L);
        var text = new StringBuilder("{\"op\":\"u\",\"before\":null,\"after\":{\"order_id\":\"").Append(key).Append("\",\"quantity\":")
            .Append(value).Append("},\"source\":{\"connector\":\"").Append(name).Append("\",\"name\":\"s\",\"table\":\"orders\",\"ts_ms\":")
            .Append(time).Append(',').Append(Source(connector, at)).Append('}');
        if (connector == "mongodb-transactions")
        {
            text.Append(CultureInfo.InvariantCulture,
                $",\"transaction\":{{\"id\":\"{at.Transaction}\",\"total_order\":{at.Nth},\"data_collection_order\":{at.Nth}}}");
        }
        return text.Append('}').ToString();
    }

    private static string Source(string connector, Position at) => connector switch
    {
        "postgresql" => $"\"txId\":{at.Transaction},\"lsn\":{at.Change}",
        "mysql" => $"\"file\":\"bin.{1 + (at.Transaction / 5):d6}\",\"pos\":{at.Commit},\"row\":{at.Nth}",
        // Two changes share a change_lsn, which the serial number tells apart.
        "sqlserver" => $"\"commit_lsn\":\"{Lsn(at.Commit, 4)}\",\"change_lsn\":\"{Lsn(at.Change - at.Nth + ((at.Nth + 1) / 2), 4)}\","
            + $"\"event_serial_no\":{2 - (at.Nth % 2)}",
        "db2" => $"\"commit_lsn\":\"{Lsn(at.Commit, 16)}\",\"change_lsn\":\"{Lsn(at.Change, 16)}\"",
        // Two changes share a system change number.
        "oracle" => $"\"scn\":\"{at.Change - at.Nth + (at.Nth / 2)}\",\"commit_scn\":\"{at.Commit}\",\"txId\":\"t{at.Transaction}\","
            + $"\"ssn\":0,\"txSeq\":{at.Nth}",
        "oracle-redo" => $"\"scn\":\"{at.Change - at.Nth}\",\"commit_scn\":\"{at.Commit}\",\"txId\":\"t{at.Transaction}\","
            + $"\"rs_id\":\" 0x0000c7.{at.Change / 2:x8}.0010 \",\"ssn\":{at.Change % 2}",
        "mongodb" => $"\"ord\":{at.Change},\"rs\":\"rs0\"",
        _ => $"\"ord\":{at.Commit},\"lsid\":\"a\",\"txnNumber\":{at.Transaction}",
    };

    private static string Lsn(long place, int lastDigits) => lastDigits == 4
        ? $"00000027:{place >> 4:x8}:{(place & 15) + 1:x4}"
        : $"00000000:00000000:{place.ToString("x16", CultureInfo.InvariantCulture)}";

    // The order of silver.merge_orders; identities compare as texts of one form, so as numbers.
    private static (Int128 Sequence, DateTimeOffset OccurredAt, UInt128 Id) Order(Envelope envelope) =>
        (envelope.Sequence, envelope.OccurredAt,
        UInt128.Parse(envelope.EventId.Replace("-", "", StringComparison.Ordinal), NumberStyles.AllowHexSpecifier,
            CultureInfo.InvariantCulture));
}

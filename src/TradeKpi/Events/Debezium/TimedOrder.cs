using System.Globalization;
using System.Text.Json;

namespace TradeKpi.Events.Debezium;

/// <summary>The order of sources that number their commits by time, and what is finer in it as far as each tells that.</summary>
/// <remarks>
/// <para>MongoDB: <c>ts_ms</c> × 10^22 + <c>ord</c> × 10^12 + <c>total_order</c>, the transaction block's. Its operations of one
/// transaction share the other two: without the block nothing tells them apart.</para>
/// <para>Spanner: nanoseconds × 10^16 + <c>record_sequence</c> × 2^20, which rises within a transaction over all partitions
/// (https://docs.cloud.google.com/spanner/docs/change-streams/details#data-change-records), + <c>mod_number</c> (cut at 2^20 - 1); of
/// record sequences from 2^32 on, 2^52 + their upper 43 bits. Their lower 20 bits and <c>mod_number</c> are the tie.</para>
/// <para>Vitess: <c>ts_ms</c>, which are whole seconds, × 10^22 + rank × 10^9 + <c>total_order</c>. The rank is the connector's own
/// (<c>transaction_rank</c>): of the shard's GTID set in <c>vgtid</c> the sum of each server's last number.</para>
/// <para>Any other: nanoseconds × 10^16 + <c>total_order</c>.</para>
/// </remarks>
internal static class TimedOrder
{
    private const long PlacesANanosecond = 10_000_000_000_000_000;
    private static readonly Int128 PlacesAMillisecond = (Int128)PlacesANanosecond * 1_000_000;

    public static DebeziumOrder Any(DateTimeOffset occurredAt, long nanosecond, long totalOrder) =>
        new((Nanoseconds(occurredAt, nanosecond) * PlacesANanosecond) + Math.Clamp(totalOrder, 0, PlacesANanosecond - 1), 0, null);

    public static DebeziumOrder MongoDb(SourceBlock source, DateTimeOffset occurredAt, long ord, long totalOrder)
    {
        const long places = 1_000_000_000_000;
        var milliseconds = (Int128)occurredAt.ToUnixTimeMilliseconds();
        var sequence = (milliseconds * PlacesAMillisecond) + ((Int128)(uint)ord * places) + Math.Clamp(totalOrder, 0, places - 1);
        var alone = source.Integer("txnNumber"u8) is null;
        return new(sequence, 0, alone ? $"{milliseconds}/{ord}" : null);
    }

    /// <summary>Null where the source block tells no <c>record_sequence</c>.</summary>
    public static DebeziumOrder? Spanner(SourceBlock source, DateTimeOffset occurredAt, long nanosecond)
    {
        const int low = 20;
        const int modBits = 32;
        if ((source.Integer("record_sequence"u8) ?? source.Integer("sequence"u8)) is not ({ } record and >= 0))
            return null;
        var time = Nanoseconds(occurredAt, nanosecond);
        var mod = (ulong)Math.Clamp(source.Integer("mod_number"u8) ?? 0, 0, (1L << modBits) - 1);
        var tie = ((((ulong)record & ((1UL << low) - 1)) << modBits) | mod) + 1;
        var transaction = source.Text("server_transaction_id"u8);
        var last = record < 1L << modBits
            ? (record << low) | (long)Math.Min(mod, (1UL << low) - 1)
            : (1L << (low + modBits)) + (record >> low);
        return new((time * PlacesANanosecond) + last, tie, transaction is null ? null : $"{time}/{transaction}/{record}/{mod}");
    }

    /// <summary>Null where the source block tells no position.</summary>
    public static DebeziumOrder? Vitess(SourceBlock source, DateTimeOffset occurredAt, long totalOrder)
    {
        const long ranks = 10_000_000_000_000;
        const long places = 1_000_000_000;
        if (Rank(source.Text("vgtid"u8), source.Text("shard"u8)) is not { } rank)
            return null;
        var sequence = ((Int128)occurredAt.ToUnixTimeMilliseconds() * PlacesAMillisecond) + ((Int128)Math.Min(rank, ranks - 1) * places);
        return new(sequence + Math.Clamp(totalOrder, 0, places - 1), 0, null);
    }

    // Of all shards where the event names none of them: each of them only rises as well.
    private static long? Rank(string? vgtid, string? shard)
    {
        try
        {
            using var position = JsonDocument.Parse(vgtid ?? "");
            var shards = position.RootElement.EnumerateArray()
                .Select(one => (Shard: one.GetProperty("shard").GetString(), Gtid: one.GetProperty("gtid").GetString() ?? "")).ToList();
            var own = shards.FindAll(one => string.Equals(one.Shard, shard, StringComparison.Ordinal));
            return (own.Count > 0 ? own : shards).Sum(one => RankOf(one.Gtid));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException
            or OverflowException)
        {
            return null;
        }
    }

    // Such as MySQL56/a2c1…:1-100,b7f0…:1-5:7-9.
    private static long RankOf(string gtids) =>
        gtids[(gtids.IndexOf('/', StringComparison.Ordinal) + 1)..].Split(',')
            .Sum(server => long.Parse(server[(server.LastIndexOfAny([':', '-']) + 1)..], NumberStyles.None, CultureInfo.InvariantCulture));

    private static Int128 Nanoseconds(DateTimeOffset time, long nanosecond) =>
        ((Int128)(time.Ticks - DateTime.UnixEpoch.Ticks) * TimeSpan.NanosecondsPerTick) + nanosecond;
}

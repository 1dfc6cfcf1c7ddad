using TradeKpi.Events.Json;

namespace TradeKpi.Events.Debezium;

/// <summary>
/// When a Debezium event happened: the source block's time, which is the commit; where that has none (0 in some snapshots), the
/// envelope's, which is the connector's reading. The finest of <c>ts_ns</c>, <c>ts_us</c>, <c>ts_ms</c> counts.
/// What is finer than a microsecond only orders: it comes apart.
/// </summary>
internal static class DebeziumTime
{
    public static DateTimeOffset? OccurredAt(
        SourceBlock source, ReadOnlySpan<byte> json, scoped in MemberList envelope, out long nanosecond)
    {
        var own = new SourceBlock(json, envelope);
        return Finest(source, out nanosecond) ?? Finest(own, out nanosecond);
    }

    private static DateTimeOffset? Finest(SourceBlock block, out long nanosecond)
    {
        nanosecond = 0;
        if (block.Integer("ts_ns"u8) is { } nanoseconds and > 0)
        {
            nanosecond = nanoseconds % 1_000;
            return ConnectTime.FromMicroseconds(nanoseconds / 1_000);
        }
        if (block.Integer("ts_us"u8) is { } microseconds and > 0)
            return ConnectTime.FromMicroseconds(microseconds);
        return block.Integer("ts_ms"u8) is { } milliseconds and > 0 ? ConnectTime.FromMicroseconds((Int128)milliseconds * 1_000) : null;
    }
}

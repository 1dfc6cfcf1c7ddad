using System.Runtime.InteropServices;
using TradeKpi.Events.CloudEvents;
using TradeKpi.Events.Json;

namespace TradeKpi.Events.Debezium;

/// <summary>Where a Debezium event comes from, when it happened, and its place in its source's order.</summary>
/// <param name="Name">The connector's logical name.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ChangeOrigin(string Name, DateTimeOffset OccurredAt, DebeziumOrder Order)
{
    public static ChangeOrigin? Read(
        ReadOnlySpan<byte> json, scoped in MemberList envelope, SourceBlock source, int maxDepth, CloudContext? cloud,
        out Refusal? refusal)
    {
        refusal = null;
        if ((source.Text("name"u8) ?? cloud?.Source) is not { } name)
            refusal = Refuse.Missing("source.name", "the connector's logical name (topic.prefix)");
        else if (DebeziumTime.OccurredAt(source, json, in envelope, out var nanosecond) is not { } occurredAt)
            refusal = Refuse.Missing("source.ts_ms", "the commit time in milliseconds since 1970-01-01");
        else if (DebeziumOrder.TotalOrder(json, in envelope, maxDepth) is var total
            && DebeziumOrder.Read(source, occurredAt, nanosecond, total, out refusal) is { } order)
            return new(name, occurredAt, order);
        return null;
    }
}

using TradeKpi.Events.Debezium;
using TradeKpi.Events.Json;

namespace TradeKpi.Events;

/// <summary>What a JSON object is, told by its field names.</summary>
internal enum EventFormat
{
    Unknown,
    Native,
    Debezium,

    /// <summary>Debezium within Connect's <c>schema</c> and <c>payload</c>.</summary>
    WrappedDebezium,
    CloudEvent,
    Tombstone,

    /// <summary>A <see cref="Events.Truncation"/> in our own form.</summary>
    Truncation,

    /// <summary>A row that Debezium's ExtractNewRecordState took out of its envelope; what it kept of that is named <c>__…</c>.</summary>
    Unwrapped,

    /// <summary>The same within Connect's <c>schema</c> and <c>payload</c>.</summary>
    WrappedUnwrapped,
}

internal static class EventFormats
{
    public static EventFormat Of(scoped ref ObjectScan scan)
    {
        if (Has(ref scan, "entity"u8) && Has(ref scan, "change_type"u8))
            return EventFormat.Native;
        if (Has(ref scan, "specversion"u8))
            return EventFormat.CloudEvent;
        if (Has(ref scan, "entity"u8) || Has(ref scan, "change_type"u8) || Has(ref scan, "event_id"u8) || Has(ref scan, "occurred_at"u8))
            return EventFormat.Native;
        if (ControlMessage.Is(scan.Json, in scan.Top) || ControlMessage.Is(scan.Json, in scan.Inner))
            return EventFormat.Tombstone;
        if (IsDebezium(scan.Json, in scan.Top))
            return EventFormat.Debezium;
        if (IsDebezium(scan.Json, in scan.Inner))
            return EventFormat.WrappedDebezium;
        if (UnwrappedRow.Is(scan.Json, in scan.Top))
            return EventFormat.Unwrapped;
        if (UnwrappedRow.Is(scan.Json, in scan.Inner))
            return EventFormat.WrappedUnwrapped;
        if (Events.Truncation.Is(scan.Json, in scan.Top))
            return EventFormat.Truncation;
        return IsTombstone(scan.Json, in scan.Top) ? EventFormat.Tombstone : EventFormat.Unknown;
    }

    // Connect's wrapper around nothing; in the lake with its place in the hub beside it, or with that from which the hub kept messages.
    private static bool IsTombstone(ReadOnlySpan<byte> json, scoped in MemberList members)
    {
        if (!members.TryFind(json, "payload"u8, out var payload) || !payload.IsNull)
            return false;
        foreach (ref readonly var member in members.Items)
        {
            var name = member.Name(json);
            if (NativeFields.Of(name) is not (NativeField.Payload or NativeField.Transport)
                && !name.SequenceEqual("schema"u8) && !name.SequenceEqual("first_kept"u8))
                return false;
        }

        return true;
    }

    /// <summary>Whether the fields hold a row before or after a change, or an operation.</summary>
    public static bool IsRows(ReadOnlySpan<byte> json, scoped in MemberList members) =>
        members.TryFind(json, "after"u8, out _) || members.TryFind(json, "before"u8, out _);

    private static bool IsDebezium(ReadOnlySpan<byte> json, scoped in MemberList members) =>
        members.TryFind(json, "op"u8, out _) && (IsRows(json, in members) || members.TryFind(json, "source"u8, out _));

    private static bool Has(scoped ref ObjectScan scan, ReadOnlySpan<byte> name) => scan.Top.TryFind(scan.Json, name, out _);
}

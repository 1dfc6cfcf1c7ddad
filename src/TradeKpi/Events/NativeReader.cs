using System.Buffers;
using System.Text.Json;
using TradeKpi.Events.CloudEvents;
using TradeKpi.Events.Json;

namespace TradeKpi.Events;

/// <summary>
/// Reads a native event. Where its bytes are canonical already they are the result; otherwise the event is written anew: known
/// fields in their order, unknown ones as they came, money as strings.
/// </summary>
/// <remarks>
/// A missing <c>event_id</c> is derived (<see cref="EventIdentity"/>); a missing <c>key</c> is taken from the payload's id field; a
/// missing <c>schema_version</c> is 1; a DELETE may leave out its payload. A known field that is null counts as missing.
/// </remarks>
internal sealed class NativeReader(EventOptions options)
{
    public ReadResult Read(ReadOnlyMemory<byte> bytes, ref ObjectScan scan, CloudContext? cloud)
    {
        var json = bytes.Span;
        Span<Member> known = stackalloc Member[NativeFields.Canonical];
        known.Clear();
        var inOrder = Place(json, scan.Top.Items, known);

        var reading = new EnvelopeReading(json, options);
        var envelope = ReadEnvelope(ref reading, known, ref scan, cloud, out var payload);
        if (envelope is null)
            return new(null, reading.Refusal);
        var canonical = inOrder && scan.IsCompact && reading.IsCanonical && cloud is null
            && !HasSpelledNumber(json, scan.Inner.Items);
        return canonical
            ? new(new ChangeEvent(envelope, bytes), null)
            : new(Rewrite(envelope, ref scan, payload ?? Payload(ref scan), cloud), null);
    }

    // Sorts the known fields into their places, and says whether they stand in canonical order.
    private static bool Place(ReadOnlySpan<byte> json, ReadOnlySpan<Member> members, Span<Member> known)
    {
        const int head = NativeFields.Canonical - 1;
        var inOrder = members.Length >= NativeFields.Canonical;
        for (var i = 0; i < members.Length; i++)
        {
            var field = NativeFields.Of(members[i].Name(json));
            if ((int)field < NativeFields.Canonical)
                known[(int)field] = members[i];
            inOrder &= i < head ? (int)field == i
                : i == members.Length - 1 ? field == NativeField.Payload
                : field is NativeField.Unknown or NativeField.CloudEvent;
            inOrder &= !members[i].NameEscaped || field == NativeField.Unknown;
        }
        return inOrder;
    }

    private static Envelope? ReadEnvelope(
        ref EnvelopeReading reading, scoped ReadOnlySpan<Member> known, ref ObjectScan scan, CloudContext? cloud, out byte[]? payload)
    {
        payload = null;
        var eventId = reading.Text(
            in known[(int)NativeField.EventId], EventFields.EventId, "the event's identity as a text of 1 to 256 characters");
        var entity = reading.Entity(in known[(int)NativeField.Entity]);
        var changeType = reading.ChangeType(in known[(int)NativeField.ChangeType]);
        if (reading.Refusal is not null)
            return null;
        var key = reading.Key(in known[(int)NativeField.Key], EventFields.Key);
        var sequence = reading.Sequence(in known[(int)NativeField.Sequence]);
        var occurredAt = reading.OccurredAt(in known[(int)NativeField.OccurredAt], cloud?.Time);
        var source = reading.Text(
            in known[(int)NativeField.Source], EventFields.Source, "the source's name as a text of 1 to 256 characters")
            ?? cloud?.Source;
        var schemaVersion = reading.SchemaVersion(in known[(int)NativeField.SchemaVersion]);
        var refusal = reading.Refusal ?? CheckPayload(scan.Json, in known[(int)NativeField.Payload], changeType);
        if (refusal is null && key is null)
            key = KeyFromPayload(ref reading, ref scan, entity, out refusal);
        refusal ??= reading.Refusal;
        if (source is null)
            refusal ??= Refuse.Missing(EventFields.Source, "the name of the system that the change comes from");
        if (refusal is not null)
        {
            reading.Fail(refusal);
            return null;
        }
        eventId ??= cloud?.EventId;
        if (eventId is null)
        {
            payload = Payload(ref scan);
            eventId = EventIdentity.OfChange(source!, entity, key!, sequence, changeType, payload);
        }
        return new Envelope(eventId, entity, changeType, key!, sequence, occurredAt!.Value, source!, schemaVersion);
    }

    private static Refusal? CheckPayload(ReadOnlySpan<byte> json, in Member payload, ChangeType changeType) => payload.Type switch
    {
        JsonTokenType.StartObject => null,
        JsonTokenType.None or JsonTokenType.Null when changeType == ChangeType.Delete => null,
        JsonTokenType.None or JsonTokenType.Null => Refuse.Missing(EventFields.Payload, "the row after the change as an object"),
        _ => Refuse.Invalid(EventFields.Payload, payload.Value(json), "the row as an object"),
    };

    private static string? KeyFromPayload(ref EnvelopeReading reading, ref ObjectScan scan, Entity entity, out Refusal? refusal)
    {
        var path = $"payload.{EventFields.IdOf(entity)}";
        var key = scan.Inner.TryFind(scan.Json, NativeFields.IdOf(entity), out var id) ? reading.Key(in id, path) : null;
        refusal = key is null ? reading.Refusal ?? Refuse.Missing(EventFields.Key, $"the row's key there or in `{path}`") : null;
        return key;
    }

    private static byte[] Payload(ref ObjectScan scan)
    {
        var output = new ArrayBufferWriter<byte>(256);
        CanonicalWriter.WritePayload(output, scan.Json, scan.Inner.Items);
        return output.WrittenSpan.ToArray();
    }

    // Money that is no string, or a key that is no plain digits.
    private static bool HasSpelledNumber(ReadOnlySpan<byte> json, ReadOnlySpan<Member> payload)
    {
        foreach (ref readonly var member in payload)
        {
            if (member.Type == JsonTokenType.Number && (NativeFields.IsMoney(member.Name(json))
                || (!WholeKey.IsPlain(member.Value(json)) && NativeFields.IsKey(member.Name(json)))))
                return true;
        }
        return false;
    }

    private static ChangeEvent Rewrite(Envelope envelope, ref ObjectScan scan, ReadOnlySpan<byte> payload, CloudContext? cloud)
    {
        var json = scan.Json;
        var output = new ArrayBufferWriter<byte>(json.Length + 256);
        CanonicalWriter.WriteHead(output, envelope);
        foreach (ref readonly var member in scan.Top.Items)
        {
            var field = NativeFields.Of(member.Name(json));
            if (field is not (NativeField.Unknown or NativeField.CloudEvent))
                continue;
            output.Write(","u8);
            CanonicalWriter.WriteMember(output, json, in member);
            // An event that went through a CloudEvent before keeps what that one said.
            if (field == NativeField.CloudEvent)
                cloud = null;
        }
        if (cloud is not null)
        {
            output.Write(",\"cloudevent\":"u8);
            output.Write(cloud.Attributes);
        }
        CanonicalWriter.WriteTail(output, payload);
        return new ChangeEvent(envelope, output.WrittenSpan.ToArray());
    }
}

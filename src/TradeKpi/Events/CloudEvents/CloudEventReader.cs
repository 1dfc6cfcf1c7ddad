using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using TradeKpi.Events.Json;

namespace TradeKpi.Events.CloudEvents;

/// <summary>
/// Opens a CloudEvent in structured JSON (https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md): its
/// <c>data</c> (or <c>data_base64</c>) is the event, its attributes fill what that leaves out. All attributes, extensions included,
/// are kept in the field <c>cloudevent</c>.
/// </summary>
internal static class CloudEventReader
{
    /// <summary>The JSON inside and what the CloudEvent says about it, or a refusal.</summary>
    public static Refusal? Open(
        ReadOnlySpan<byte> json, scoped in MemberList members, EventOptions options, out byte[] data, out CloudContext context)
    {
        (data, context) = ([], new CloudContext("", "", null, []));
        members.TryFind(json, "specversion"u8, out var version);
        if (!version.Text(json).StartsWith("1."u8))
            return Refuse.Invalid("specversion", version.Value(json), "1.0, the version of CloudEvents that is understood");
        var reading = new EnvelopeReading(json, options);
        members.TryFind(json, "id"u8, out var id);
        members.TryFind(json, "source"u8, out var source);
        members.TryFind(json, "time"u8, out var time);
        const int longest = 2_048;
        var idText = reading.Text(in id, "id", "the CloudEvent's id as a text", longest);
        var sourceText = reading.Text(in source, "source", "the CloudEvent's source as a text of at most 256 characters");
        var refusal = reading.Refusal
            ?? (idText is null ? Refuse.Missing("id", "the CloudEvent's id") : null)
            ?? (sourceText is null ? Refuse.Missing("source", "the CloudEvent's source") : null)
            ?? Data(json, in members, out data);
        if (refusal is not null)
            return refusal;
        DateTimeOffset? at = time.Type == JsonTokenType.String && Rfc3339.TryParse(time.Text(json), out var parsed, out _) ? parsed : null;
        var eventId = EventIdentity.OfCloudEvent(source.Text(json), id.Text(json));
        context = new CloudContext(eventId, sourceText!, at, Attributes(json, in members));
        return null;
    }

    private static Refusal? Data(ReadOnlySpan<byte> json, scoped in MemberList members, out byte[] data)
    {
        data = [];
        if (members.TryFind(json, "data"u8, out var plain))
        {
            // A JSON text within a string is what senders write that do not know the content's type.
            data = plain.Type == JsonTokenType.String ? plain.Text(json).ToArray() : plain.Value(json).ToArray();
            return null;
        }
        if (!members.TryFind(json, "data_base64"u8, out var encoded))
            return Refuse.Missing("data", "the event inside the CloudEvent");
        data = new byte[encoded.ValueLength];
        if (encoded.Type != JsonTokenType.String
            || Base64.DecodeFromUtf8(encoded.Text(json), data, out _, out var written) != OperationStatus.Done)
            return Refuse.Invalid("data_base64", encoded.Value(json), "the event's bytes in base64");
        Array.Resize(ref data, written);
        return null;
    }

    private static byte[] Attributes(ReadOnlySpan<byte> json, scoped in MemberList members)
    {
        var output = new ArrayBufferWriter<byte>(256);
        output.Write("{"u8);
        foreach (ref readonly var member in members.Items)
        {
            var name = member.Name(json);
            if (name.SequenceEqual("data"u8) || name.SequenceEqual("data_base64"u8))
                continue;
            output.Write(output.WrittenCount > 1 ? ","u8 : ""u8);
            CanonicalWriter.WriteMember(output, json, in member);
        }
        output.Write("}"u8);
        return output.WrittenSpan.ToArray();
    }
}

using System.Globalization;
using System.Text;
using System.Text.Json;
using TradeKpi.Events;

namespace TradeKpi.Archive;

/// <summary>
/// Adds to an event's line where the hub keeps it: <c>hub_epoch</c>, <c>hub_partition</c>, <c>hub_sequence</c>, <c>enqueued_at</c>; of a
/// message with several events <c>hub_item</c>, as in <c>2/5</c>; in <c>hub_payload_hash</c> the <see cref="Archive.PayloadHash"/>, of an
/// event; and in <c>hub_message</c> what the message says beside its body.
/// </summary>
internal sealed class HubFields
{
    /// <summary>Room for what <see cref="Write"/> adds, the message's head apart, with a margin.</summary>
    public const int LongestSuffix = 320;

    public const string PayloadHash = "hub_payload_hash";

    private static readonly string[] s_names =
        ["hub_epoch", "hub_partition", "hub_sequence", "hub_item", PayloadHash, "hub_message", "enqueued_at"];

    private readonly byte[] _position;
    private readonly byte[] _time = new byte[Rfc3339.Length];
    private DateTimeOffset _formatted = DateTimeOffset.MinValue;

    public HubFields(string epoch, int partition)
    {
        var number = partition.ToString(CultureInfo.InvariantCulture);
        _position = Encoding.UTF8.GetBytes($",\"hub_epoch\":\"{epoch}\",\"hub_partition\":{number},\"hub_sequence\":");
        Format(DateTimeOffset.UnixEpoch);
    }

    /// <summary>Writes the event, the fields and a line end. The event must be an object with at least one member.</summary>
    /// <returns>The bytes written.</returns>
    public int Write(Span<byte> target, ReadOnlySpan<byte> json, ulong? payloadHash, in HubItem item, ReadOnlySpan<byte> head)
    {
        var at = CopyWithout(json, target);
        Add(_position, target, ref at);
        Add(item.Message.Sequence, target, ref at);
        if (item.Of > 1)
        {
            Add(",\"hub_item\":\""u8, target, ref at);
            Add(item.Number, target, ref at);
            Add("/"u8, target, ref at);
            Add(item.Of, target, ref at);
            Add("\""u8, target, ref at);
        }
        if (payloadHash is { } hash)
        {
            Add(",\"hub_payload_hash\":\""u8, target, ref at);
            Add(hash, target, ref at);
            Add("\""u8, target, ref at);
        }
        if (!head.IsEmpty)
        {
            Add(",\"hub_message\":"u8, target, ref at);
            Add(head, target, ref at);
        }
        if (item.Message.EnqueuedAt != _formatted)
            Format(item.Message.EnqueuedAt);
        Add(",\"enqueued_at\":\""u8, target, ref at);
        Add(_time, target, ref at);
        Add("\"}\n"u8, target, ref at);
        return at;
    }

    private static void Add(ReadOnlySpan<byte> bytes, Span<byte> target, ref int at)
    {
        bytes.CopyTo(target[at..]);
        at += bytes.Length;
    }

    private static void Add<T>(T number, Span<byte> target, ref int at)
        where T : IUtf8SpanFormattable
    {
        number.TryFormat(target[at..], out var digits, default, CultureInfo.InvariantCulture);
        at += digits;
    }

    private void Format(DateTimeOffset at)
    {
        Rfc3339.Format(at, _time);
        _formatted = at;
    }

    /// <summary>
    /// Copies an object up to its closing brace. Members that an earlier life in a hub left, as in a lake file that is replayed, are
    /// dropped: a name that stands twice would make the warehouse refuse the whole file.
    /// </summary>
    private static int CopyWithout(ReadOnlySpan<byte> json, Span<byte> target)
    {
        var body = json.TrimEnd(" \t\r\n"u8)[..^1];
        if (!MayHold(body))
        {
            body.CopyTo(target);
            return body.Length;
        }

        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = int.MaxValue });
        reader.Read();
        target[0] = (byte)'{';
        var at = 1;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var start = (int)reader.TokenStartIndex;
            var drop = IsHubField(ref reader);
            reader.Skip();
            if (drop)
                continue;
            if (at > 1)
                target[at++] = (byte)',';
            var member = json[start..(int)reader.BytesConsumed];
            member.CopyTo(target[at..]);
            at += member.Length;
        }

        return at;
    }

    /// <summary>Cheap and never wrong in the safe direction: an escaped name has a backslash.</summary>
    private static bool MayHold(ReadOnlySpan<byte> body) =>
        body.IndexOf((byte)'\\') >= 0 || body.IndexOf("\"hub_"u8) >= 0 || body.IndexOf("\"enqueued_at\""u8) >= 0;

    private static bool IsHubField(ref Utf8JsonReader reader)
    {
        foreach (var name in s_names)
        {
            if (reader.ValueTextEquals(name))
                return true;
        }

        return false;
    }
}

using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace TradeKpi.Events;

/// <summary>
/// The identity of an event whose source gives none: a UUID of version 8 (https://www.rfc-editor.org/rfc/rfc9562, section 5.8)
/// whose free bits are the first 122 of a SHA-256 over the parts below, each preceded by its length. The same event read twice, on
/// any machine, has the same identity.
/// </summary>
internal static class EventIdentity
{
    /// <summary>Over source, entity, key, sequence, change type and the payload's canonical bytes.</summary>
    /// <remarks>The order of the envelope's fields does not matter; the order of the payload's does.</remarks>
    public static string OfChange(
        string source, Entity entity, string key, Int128 sequence, ChangeType changeType, ReadOnlySpan<byte> payload)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(payload, digest);
        return Of("change"u8, Encoding.UTF8.GetBytes(source), Encoding.UTF8.GetBytes(entity.Wire()), Encoding.UTF8.GetBytes(key),
            Encoding.UTF8.GetBytes(sequence.ToString(CultureInfo.InvariantCulture)), Encoding.UTF8.GetBytes(changeType.Wire()), digest);
    }

    /// <summary>
    /// As <see cref="OfPlace"/>, where the source tells neither place nor tie. Its first 32 bits are ones: silver orders such changes of
    /// one sequence and time by their arrival in the hub (<c>ops.change_tie</c>).
    /// </summary>
    public static string OfBytes(Envelope envelope, ReadOnlySpan<byte> change, ReadOnlySpan<byte> payload)
    {
        const string arrival = "ffffffff";
        return $"{arrival}{OfPlace(envelope, change, 0, payload).AsSpan(arrival.Length)}";
    }

    /// <summary>
    /// Over source, entity, key, the place in the source's log (where that tells none: the bytes of the whole change), change type and
    /// payload. Its first 60 free bits are the tie, so that identities of one sequence and time order as the source does.
    /// </summary>
    public static string OfPlace(
        Envelope envelope, ReadOnlySpan<byte> place, ulong tie, ReadOnlySpan<byte> payload)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(payload, digest);
        var id = Of("place"u8, Encoding.UTF8.GetBytes(envelope.Source), Encoding.UTF8.GetBytes(envelope.Entity.Wire()),
            Encoding.UTF8.GetBytes(envelope.Key), place, Encoding.UTF8.GetBytes(envelope.ChangeType.Wire()), digest);
        if (tie == 0)
            return id;
        const int rest = 18;
        return string.Create(CultureInfo.InvariantCulture, $"{tie >> 28:x8}-{(tie >> 12) & 0xFFFF:x4}-8{tie & 0xFFF:x3}{id[rest..]}");
    }

    /// <summary>Over a CloudEvent's <c>source</c> and <c>id</c>, which together are unique by its specification.</summary>
    public static string OfCloudEvent(ReadOnlySpan<byte> source, ReadOnlySpan<byte> id) => Of("cloudevent"u8, source, id, [], [], [], []);

    private static string Of(
        ReadOnlySpan<byte> kind, ReadOnlySpan<byte> a, ReadOnlySpan<byte> b, ReadOnlySpan<byte> c, ReadOnlySpan<byte> d,
        ReadOnlySpan<byte> e, ReadOnlySpan<byte> f)
    {
        var parts = new ArrayBufferWriter<byte>();
        Part(parts, kind);
        Part(parts, a);
        Part(parts, b);
        Part(parts, c);
        Part(parts, d);
        Part(parts, e);
        Part(parts, f);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(parts.WrittenSpan, hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true).ToString();
    }

    private static void Part(ArrayBufferWriter<byte> output, ReadOnlySpan<byte> part)
    {
        BinaryPrimitives.WriteInt32BigEndian(output.GetSpan(sizeof(int)), part.Length);
        output.Advance(sizeof(int));
        output.Write(part);
    }
}

using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace TradeKpi.Embedded.Hub;

/// <summary>
/// One event on disk: length of the body (4 bytes), CRC-32C of all that follows (4), sequence (8), enqueued_at in microseconds since 1970
/// (8), then the body. Little-endian.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct HubRecord(int BodyLength, long Sequence, long EnqueuedMicros)
{
    public const int HeaderSize = 24;

    public int Size => HeaderSize + BodyLength;

    public static void Write(Span<byte> target, long sequence, long enqueuedMicros, ReadOnlySpan<byte> body)
    {
        BinaryPrimitives.WriteInt32LittleEndian(target, body.Length);
        BinaryPrimitives.WriteInt64LittleEndian(target[8..], sequence);
        BinaryPrimitives.WriteInt64LittleEndian(target[16..], enqueuedMicros);
        body.CopyTo(target[HeaderSize..]);
        BinaryPrimitives.WriteUInt32LittleEndian(target[4..], Checksum(target[..(HeaderSize + body.Length)]));
    }

    /// <summary>The header's fields, not yet checked against the body.</summary>
    public static HubRecord Header(ReadOnlySpan<byte> source) => new(
        BinaryPrimitives.ReadInt32LittleEndian(source),
        BinaryPrimitives.ReadInt64LittleEndian(source[8..]),
        BinaryPrimitives.ReadInt64LittleEndian(source[16..]));

    /// <summary>Whether a whole record, header and body, is what was written.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> record) => BinaryPrimitives.ReadUInt32LittleEndian(record[4..]) == Checksum(record);

    // The length is part of it: a flipped bit there must not pass when the body happens to end in zeros.
    private static uint Checksum(ReadOnlySpan<byte> record) => ~Crc32C.Add(Crc32C.Add(Crc32C.Start, record[..4]), record[8..]);
}

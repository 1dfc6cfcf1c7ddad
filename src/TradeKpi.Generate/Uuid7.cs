using System.Buffers.Binary;

namespace TradeKpi.Generate;

/// <summary>Event ids in the layout of a UUIDv7 (RFC 9562, 5.7): the event's millisecond, then random bits, here from the seed.</summary>
internal static class Uuid7
{
    /// <param name="micros">Microseconds since 1970.</param>
    public static Guid Of(long micros, ulong high, ulong low)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, ((ulong)(micros / 1000) << 16) | 0x7000 | (high & 0x0FFF));
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], (low & 0x3FFF_FFFF_FFFF_FFFF) | 0x8000_0000_0000_0000);
        return new Guid(bytes, bigEndian: true);
    }
}

using System.Numerics;
using System.Runtime.InteropServices;

namespace TradeKpi.Embedded.Hub;

/// <summary>CRC-32C (RFC 3720, appendix B.4) of bytes that come in parts, eight at a time.</summary>
internal static class Crc32C
{
    public const uint Start = uint.MaxValue;

    /// <returns>What the next part goes on from; the sum of all is its complement.</returns>
    public static uint Add(uint crc, ReadOnlySpan<byte> part)
    {
        if (BitConverter.IsLittleEndian)
        {
            var words = MemoryMarshal.Cast<byte, ulong>(part);
            foreach (var word in words)
                crc = BitOperations.Crc32C(crc, word);
            part = part[(words.Length * sizeof(ulong))..];
        }

        foreach (var b in part)
            crc = BitOperations.Crc32C(crc, b);
        return crc;
    }
}

using System.Text;

namespace TradeKpi.Publish;

/// <summary>
/// Which partition a key belongs to: FNV-1a, 32 bits, over its UTF-8 bytes, modulo the number of partitions. The same on every machine and
/// in every version, because events of one key must stay in one partition as long as the hub lives.
/// </summary>
/// <remarks>FNV-1a: http://www.isthe.com/chongo/tech/comp/fnv/ (offset basis 2166136261, prime 16777619).</remarks>
public static class Partitioner
{
    public static int Of(string partitionKey, int partitions)
    {
        ArgumentNullException.ThrowIfNull(partitionKey);
        ArgumentOutOfRangeException.ThrowIfLessThan(partitions, 1);
        var longest = Encoding.UTF8.GetMaxByteCount(partitionKey.Length);
        Span<byte> bytes = longest <= 512 ? stackalloc byte[512] : new byte[longest];
        var hash = 2166136261u;
        foreach (var b in bytes[..Encoding.UTF8.GetBytes(partitionKey, bytes)])
            hash = unchecked((hash ^ b) * 16777619u);
        return (int)(hash % (uint)partitions);
    }
}

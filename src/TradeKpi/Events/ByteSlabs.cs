namespace TradeKpi.Events;

/// <summary>
/// Copies of short byte strings, many to an array: a batch of thousands of small arrays costs the collector more than its bytes do. An
/// array lives as long as the last copy in it. Not for several threads.
/// </summary>
public sealed class ByteSlabs
{
    private const int First = 2 * 1_024;

    // Below the size from which on arrays are collected with the oldest objects alone.
    private const int Largest = 64 * 1_024;

    private byte[] _slab = [];
    private int _used;

    /// <summary>A copy that nobody writes to again.</summary>
    public ReadOnlyMemory<byte> Copy(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > Largest / 8)
            return bytes.ToArray();
        if (_slab.Length - _used < bytes.Length)
            (_slab, _used) = (GC.AllocateUninitializedArray<byte>(Larger(bytes.Length)), 0);
        bytes.CopyTo(_slab.AsSpan(_used));
        var copy = _slab.AsMemory(_used, bytes.Length);
        _used += bytes.Length;
        return copy;
    }

    private int Larger(int needed) => Math.Max(needed, Math.Clamp(2 * _slab.Length, First, Largest));
}

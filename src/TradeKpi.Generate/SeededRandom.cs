using System.Numerics;

namespace TradeKpi.Generate;

/// <summary>
/// Random numbers that depend on nothing but the seed, on every runtime: xoshiro256** by Blackman and Vigna, its state filled
/// by SplitMix64 as its authors advise. <see cref="Random"/> promises no stable sequence between versions.
/// </summary>
internal sealed class SeededRandom
{
    private ulong _a, _b, _c, _d;

    /// <param name="stream">Separates the users of one seed: a draw more in one place must not move all others.</param>
    public SeededRandom(long seed, int stream)
    {
        var state = unchecked((ulong)seed ^ ((ulong)stream * 0xD1342543DE82EF95));
        _a = SplitMix(ref state);
        _b = SplitMix(ref state);
        _c = SplitMix(ref state);
        _d = SplitMix(ref state);
    }

    public ulong Bits()
    {
        var result = BitOperations.RotateLeft(_b * 5, 7) * 9;
        var shifted = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= shifted;
        _d = BitOperations.RotateLeft(_d, 45);
        return result;
    }

    /// <summary>From 0 inclusive to 1 exclusive.</summary>
    public double Unit() => (Bits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>From 0 inclusive to <paramref name="limit"/> exclusive.</summary>
    public int Below(int limit) => (int)(((Bits() >> 32) * (ulong)limit) >> 32);

    /// <summary>Both ends inclusive.</summary>
    public int Between(int low, int high) => low + Below(high - low + 1);

    public bool Chance(double probability) => Unit() < probability;

    public T Pick<T>(T[] items) => items[Below(items.Length)];

    /// <summary>
    /// Roughly standard normal, within ±3.47: the sum of four uniforms, free of library functions that differ between systems.
    /// </summary>
    public double Bell() => (Unit() + Unit() + Unit() + Unit() - 2) * 1.7320508075688772;

    private static ulong SplitMix(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15;
        var mixed = state;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}

namespace TradeKpi.Events.Json;

/// <summary>
/// Objects and arrays that stand one behind another in a line, with nothing between but white space and byte order marks.
/// </summary>
internal static class ValueSequence
{
    private static ReadOnlySpan<byte> Space => " \t\r\n"u8;

    /// <summary>
    /// Where the first value ends, if another begins behind it; otherwise 0. The next begins at <paramref name="next"/>.
    /// </summary>
    public static int First(ReadOnlySpan<byte> bytes, out int next)
    {
        next = 0;
        if (!Begins(bytes))
            return 0;
        var balance = default(Balance);
        for (var i = 0; i < bytes.Length; i++)
        {
            balance.Feed(bytes[i]);
            if (balance.Depth > 0)
                continue;
            next = bytes.Length - Behind(bytes[(i + 1)..]).Length;
            return Begins(bytes[next..]) ? i + 1 : 0;
        }

        return 0;
    }

    /// <summary>How many bytes at the beginning are whole values with another one behind them.</summary>
    public static int Whole(ReadOnlySpan<byte> bytes)
    {
        var whole = 0;
        while (First(bytes[whole..], out var next) > 0)
            whole += next;
        return whole;
    }

    public static bool Begins(ReadOnlySpan<byte> bytes) => bytes is [(byte)'{' or (byte)'[', ..];

    /// <summary>What stands behind white space and byte order marks.</summary>
    public static ReadOnlySpan<byte> Behind(ReadOnlySpan<byte> bytes)
    {
        bytes = bytes.TrimStart(Space);
        while (bytes.StartsWith(JsonSplitter.ByteOrderMark))
            bytes = bytes[JsonSplitter.ByteOrderMark.Length..].TrimStart(Space);
        return bytes;
    }

    /// <summary>What stands between white space and byte order marks.</summary>
    public static ReadOnlySpan<byte> Between(ReadOnlySpan<byte> bytes)
    {
        bytes = Behind(bytes).TrimEnd(Space);
        while (bytes.EndsWith(JsonSplitter.ByteOrderMark))
            bytes = bytes[..^JsonSplitter.ByteOrderMark.Length].TrimEnd(Space);
        return bytes;
    }
}

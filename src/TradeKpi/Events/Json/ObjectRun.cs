namespace TradeKpi.Events.Json;

/// <summary>Objects that stand one behind another in a line, with nothing or white space between.</summary>
internal static class ObjectRun
{
    private static ReadOnlySpan<byte> Space => " \t\r\n"u8;

    /// <summary>
    /// Where the first object ends, if another begins behind it; otherwise 0. The next begins at <paramref name="next"/>.
    /// </summary>
    public static int First(ReadOnlySpan<byte> bytes, out int next)
    {
        next = 0;
        if (bytes is not [(byte)'{', ..])
            return 0;
        var balance = default(Balance);
        for (var i = 0; i < bytes.Length; i++)
        {
            balance.Feed(bytes[i]);
            if (balance.Depth > 0)
                continue;
            next = bytes.Length - Behind(bytes[(i + 1)..]).Length;
            return next < bytes.Length && bytes[next] == '{' ? i + 1 : 0;
        }

        return 0;
    }

    /// <summary>How many bytes at the beginning are whole objects with another one behind them.</summary>
    public static int Whole(ReadOnlySpan<byte> bytes)
    {
        var whole = 0;
        while (First(bytes[whole..], out var next) > 0)
            whole += next;
        return whole;
    }

    /// <summary>What stands behind white space and a byte order mark.</summary>
    public static ReadOnlySpan<byte> Behind(ReadOnlySpan<byte> bytes)
    {
        bytes = bytes.TrimStart(Space);
        return bytes.StartsWith(JsonSplitter.ByteOrderMark) ? bytes[JsonSplitter.ByteOrderMark.Length..].TrimStart(Space) : bytes;
    }
}

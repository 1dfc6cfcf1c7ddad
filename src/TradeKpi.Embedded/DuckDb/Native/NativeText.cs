using System.Runtime.InteropServices;

namespace TradeKpi.Embedded.DuckDb.Native;

/// <summary>UTF-8 texts that the engine hands over, owned by it or by us.</summary>
internal static class NativeText
{
    /// <summary>A text that stays the engine's.</summary>
    public static string? Borrowed(nint text) => Marshal.PtrToStringUTF8(text);

    /// <summary>A text that is ours to free.</summary>
    public static string? Owned(nint text)
    {
        if (text == 0)
            return null;
        var result = Marshal.PtrToStringUTF8(text);
        NativeMethods.duckdb_free(text);
        return result;
    }
}

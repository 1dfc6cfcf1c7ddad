namespace TradeKpi.Unpack;

/// <summary>Tells a compression that no door opens by its first bytes.</summary>
/// <remarks>
/// https://www.rfc-editor.org/rfc/rfc8878#section-3.1.1 (zstd), https://tukaani.org/xz/xz-file-format.txt,
/// https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md, https://github.com/google/snappy/blob/main/framing_format.txt,
/// https://www.rfc-editor.org/rfc/rfc1950#section-2.2 (zlib).
/// </remarks>
internal static class CompressionMarks
{
    /// <summary>Its name; null where the bytes begin none.</summary>
    /// <param name="first">The first ten bytes, or more.</param>
    public static string? NameOf(ReadOnlySpan<byte> first) => first switch
    {
        [0x28, 0xB5, 0x2F, 0xFD, ..] => "zstd",
        [0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0, ..] => "xz",
        [(byte)'B', (byte)'Z', (byte)'h', >= (byte)'1' and <= (byte)'9', 0x31, 0x41, 0x59, 0x26, 0x53, 0x59, ..] => "bzip2",
        [0x04, 0x22, 0x4D, 0x18, ..] => "lz4",
        [(byte)'7', (byte)'z', 0xBC, 0xAF, 0x27, 0x1C, ..] => "7z",
        [0xFF, 0x06, 0, 0, (byte)'s', (byte)'N', (byte)'a', (byte)'P', (byte)'p', (byte)'Y', ..] => "snappy",
        [(byte)'P', (byte)'K', 3, 4, ..] => "zip",
        [0x78, 0x01 or 0x5E or 0x9C or 0xDA, ..] => "zlib",
        _ => null,
    };
}

using System.Text;

namespace TradeKpi.Unpack;

/// <summary>
/// Which Unicode encoding a text is in, by its byte order mark, or by where zeros stand among its first characters, which in JSON are ASCII
/// (https://www.rfc-editor.org/rfc/rfc4627, section 3).
/// </summary>
internal static class TextEncodings
{
    /// <summary>The encoding and the length of its mark, or null for UTF-8. It throws on bytes that are no text.</summary>
    public static (Encoding Encoding, int Mark)? Of(ReadOnlySpan<byte> first) => first switch
    {
        [0xFF, 0xFE, 0, 0, ..] => (Utf32(bigEndian: false), 4),
        [0, 0, 0xFE, 0xFF, ..] => (Utf32(bigEndian: true), 4),
        [0xFF, 0xFE, ..] => (Utf16(bigEndian: false), 2),
        [0xFE, 0xFF, ..] => (Utf16(bigEndian: true), 2),
        [(byte)'{' or (byte)'[', 0, not 0, 0, ..] => (Utf16(bigEndian: false), 0),
        [0, (byte)'{' or (byte)'[', 0, not 0, ..] => (Utf16(bigEndian: true), 0),
        _ => null,
    };

    private static UnicodeEncoding Utf16(bool bigEndian) => new(bigEndian, byteOrderMark: false, throwOnInvalidBytes: true);

    private static UTF32Encoding Utf32(bool bigEndian) => new(bigEndian, byteOrderMark: false, throwOnInvalidCharacters: true);
}

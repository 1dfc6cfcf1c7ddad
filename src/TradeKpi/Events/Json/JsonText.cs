using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace TradeKpi.Events.Json;

/// <summary>JSON text on the level of bytes: nothing is parsed into numbers, so no digit can change.</summary>
internal static class JsonText
{
    private static readonly SearchValues<byte> MustEscape =
        SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(c => (byte)c), (byte)'"', (byte)'\\']);

    /// <summary>The content of a JSON string (given with its quotes) as UTF-8. Its escapes must be valid.</summary>
    public static ReadOnlySpan<byte> Unescape(ReadOnlySpan<byte> quoted)
    {
        var reader = new Utf8JsonReader(quoted);
        reader.Read();
        var text = new byte[quoted.Length];
        return text.AsSpan(0, reader.CopyString(text));
    }

    /// <summary>Whether it is one JSON value, well-formed to its end, and UTF-8.</summary>
    public static bool IsValid(ReadOnlySpan<byte> text, int maxDepth)
    {
        if (!Utf8.IsValid(text))
            return false;
        var reader = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = maxDepth });
        try
        {
            while (reader.Read())
            {
                // Well-formed to the end: that is all there is to know.
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Whether an escape (<c>\ud83d</c> …) names half of a surrogate pair: such a string is no Unicode text.</summary>
    public static bool HasLoneSurrogate(ReadOnlySpan<byte> content)
    {
        var high = false;
        for (var i = 0; i < content.Length; i++)
        {
            var unit = -1;
            if (content[i] == '\\' && content[++i] == 'u')
            {
                unit = Convert.ToInt32(Encoding.ASCII.GetString(content.Slice(i + 1, 4)), 16);
                i += 4;
            }
            var low = unit is >= 0xDC00 and <= 0xDFFF;
            if (high != low)
                return true;
            high = unit is >= 0xD800 and <= 0xDBFF;
        }
        return high;
    }

    /// <summary>Writes text (UTF-8) as a JSON string with the fewest escapes: the one spelling that a canonical event uses.</summary>
    public static void WriteString(this IBufferWriter<byte> output, ReadOnlySpan<byte> text)
    {
        output.Write("\""u8);
        while (text.IndexOfAny(MustEscape) is var at and >= 0)
        {
            output.Write(text[..at]);
            WriteEscape(output, text[at]);
            text = text[(at + 1)..];
        }
        output.Write(text);
        output.Write("\""u8);
    }

    /// <summary>Copies a JSON value without the white space between its tokens.</summary>
    public static void WriteCompact(this IBufferWriter<byte> output, ReadOnlySpan<byte> value)
    {
        var start = 0;
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] == '"')
            {
                while (value[++i] != '"')
                    i += value[i] == '\\' ? 1 : 0;
            }
            else if (value[i] <= ' ')
            {
                output.Write(value[start..i]);
                start = i + 1;
            }
        }
        output.Write(value[start..]);
    }

    private static void WriteEscape(IBufferWriter<byte> output, byte value)
    {
        switch (value)
        {
            case (byte)'"': output.Write("\\\""u8); break;
            case (byte)'\\': output.Write("\\\\"u8); break;
            case (byte)'\n': output.Write("\\n"u8); break;
            case (byte)'\r': output.Write("\\r"u8); break;
            case (byte)'\t': output.Write("\\t"u8); break;
            default: output.Write(Encoding.ASCII.GetBytes($"\\u{value:x4}")); break;
        }
    }
}

using System.Runtime.InteropServices;
using System.Text.Json;
using TradeKpi.Events;
using TradeKpi.Events.Json;

namespace TradeKpi.Unpack;

/// <summary>
/// What stands in one place of an input and yet is several values: objects without a line end between them, as delivery streams write them,
/// or a whole array in a line.
/// </summary>
internal static class ValueRun
{
    // An event that nests too deep is refused for that, and not here.
    private const int MaxDepth = 1_024;

    private static ReadOnlySpan<byte> Space => " \t\r\n"u8;

    /// <summary>The values of a place, each there: of one value, itself.</summary>
    public static IEnumerable<RawInput> Of(RawInput value) => value switch
    {
        { Refusal: not null } => [value],
        _ when MayBeObjects(value.Bytes.Span) => Objects(value),
        _ when value.Bytes.Span is [(byte)'[', ..] => Elements(value),
        _ => [value],
    };

    /// <summary>Cheap, because every event passes here: whether an object begins where another ends, or within a string that looks so.</summary>
    private static bool MayBeObjects(ReadOnlySpan<byte> bytes)
    {
        if (bytes is not [(byte)'{', ..])
            return false;
        while (bytes.IndexOf((byte)'}') is var end and >= 0)
        {
            bytes = Behind(bytes[(end + 1)..]);
            if (bytes is [(byte)'{', ..])
                return true;
        }

        return false;
    }

    private static List<RawInput> Objects(RawInput value)
    {
        var found = new List<RawInput>();
        var rest = value.Bytes;
        while (!rest.IsEmpty)
        {
            var length = LengthOf(rest.Span);
            var behind = Behind(rest.Span[length..]);
            if (behind is not [(byte)'{', ..])
                length = rest.Length;
            found.Add(value with { Bytes = rest[..length] });
            rest = length == rest.Length ? default : rest[^behind.Length..];
        }

        return found;
    }

    // Up to where the first object closes, or all of it.
    private static int LengthOf(ReadOnlySpan<byte> bytes)
    {
        var balance = default(Balance);
        for (var i = 0; i < bytes.Length; i++)
        {
            balance.Feed(bytes[i]);
            if (balance.Depth == 0)
                return i + 1;
        }

        return bytes.Length;
    }

    private static ReadOnlySpan<byte> Behind(ReadOnlySpan<byte> bytes)
    {
        bytes = bytes.TrimStart(Space);
        return bytes.StartsWith(JsonSplitter.ByteOrderMark) ? bytes[JsonSplitter.ByteOrderMark.Length..].TrimStart(Space) : bytes;
    }

    private static IEnumerable<RawInput> Elements(RawInput value)
    {
        try
        {
            using var array = JsonDocument.Parse(value.Bytes, new JsonDocumentOptions { MaxDepth = MaxDepth });
            var elements = array.RootElement.EnumerateArray()
                .Select(element => value with { Bytes = JsonMarshal.GetRawUtf8Value(element).ToArray() })
                .ToList();
            return elements.Count > 0 ? elements : [value];
        }
        catch (JsonException)
        {
            return [value];
        }
    }
}

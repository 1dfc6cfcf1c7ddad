using System.Runtime.InteropServices;
using System.Text.Json;
using TradeKpi.Events;
using TradeKpi.Events.Json;

namespace TradeKpi.Unpack;

/// <summary>
/// What stands in one place of an input and yet is several values: objects and arrays without a line end between them, as delivery streams
/// and joined files have them, or a line that is a whole array of objects.
/// </summary>
internal static class ValueRun
{
    // An event that nests too deep is refused for that, and not here.
    private const int MaxDepth = 1_024;

    /// <summary>The values of a place, each there; null where it is one, the place itself.</summary>
    public static IEnumerable<RawInput>? In(in RawInput place) => place switch
    {
        { Refusal: not (null or { Reason: QuarantineReasons.TornJson }) } => null,
        _ when MayBeSeveral(place.Bytes.Span) => Several(place),
        _ => Elements(place),
    };

    /// <summary>
    /// Cheap, because every event passes here: whether a value begins where another ends, or within a string that looks so.
    /// </summary>
    private static bool MayBeSeveral(ReadOnlySpan<byte> bytes)
    {
        if (!ValueSequence.Begins(bytes))
            return false;
        while (bytes.IndexOfAny((byte)'}', (byte)']') is var end and >= 0)
        {
            bytes = ValueSequence.Behind(bytes[(end + 1)..]);
            if (ValueSequence.Begins(bytes))
                return true;
        }

        return false;
    }

    // Only the last can be torn: the others ended.
    private static IEnumerable<RawInput> Several(RawInput value)
    {
        var rest = value.Bytes;
        while (ValueSequence.First(rest.Span, out var next) is var length and > 0)
        {
            var whole = value with { Bytes = rest[..length], Refusal = null };
            foreach (var one in Elements(whole) ?? [whole])
                yield return one;
            rest = rest[next..];
        }

        var last = value with { Bytes = rest };
        foreach (var one in Elements(last) ?? [last])
            yield return one;
    }

    // Null where it is no array of objects.
    private static List<RawInput>? Elements(RawInput value)
    {
        if (value is not { Refusal: null, Bytes.Span: [(byte)'[', ..] })
            return null;
        try
        {
            using var array = JsonDocument.Parse(value.Bytes, new JsonDocumentOptions { MaxDepth = MaxDepth });
            var elements = array.RootElement.EnumerateArray().ToList();
            return elements.Count > 0 && elements.TrueForAll(element => element.ValueKind is JsonValueKind.Object or JsonValueKind.Null)
                ? [.. elements.Select(element => value with { Bytes = JsonMarshal.GetRawUtf8Value(element).ToArray() })]
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

using System.Runtime.InteropServices;
using System.Text.Json;
using TradeKpi.Events;
using TradeKpi.Events.Json;

namespace TradeKpi.Unpack;

/// <summary>
/// What stands in one place of an input and yet is several values: objects without a line end between them, as delivery streams write them,
/// or a line that is a whole array of objects.
/// </summary>
internal static class ValueRun
{
    // An event that nests too deep is refused for that, and not here.
    private const int MaxDepth = 1_024;

    /// <summary>The values of a place, each there; null where it is one, the place itself.</summary>
    public static IEnumerable<RawInput>? In(in RawInput place) => place switch
    {
        { Refusal: not (null or { Reason: QuarantineReasons.TornJson }) } => null,
        _ when MayBeObjects(place.Bytes.Span) => Objects(place),
        { Refusal: null, Bytes.Span: [(byte)'[', ..] } => Elements(place),
        _ => null,
    };

    /// <summary>
    /// Cheap, because every event passes here: whether an object begins where another ends, or within a string that looks so.
    /// </summary>
    private static bool MayBeObjects(ReadOnlySpan<byte> bytes)
    {
        if (bytes is not [(byte)'{', ..])
            return false;
        while (bytes.IndexOf((byte)'}') is var end and >= 0)
        {
            bytes = ObjectRun.Behind(bytes[(end + 1)..]);
            if (bytes is [(byte)'{', ..])
                return true;
        }

        return false;
    }

    // Only the last can be torn: the others ended.
    private static IEnumerable<RawInput> Objects(RawInput value)
    {
        var rest = value.Bytes;
        while (ObjectRun.First(rest.Span, out var next) is var length and > 0)
        {
            yield return value with { Bytes = rest[..length], Refusal = null };
            rest = rest[next..];
        }

        yield return value with { Bytes = rest };
    }

    private static IEnumerable<RawInput>? Elements(RawInput value)
    {
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

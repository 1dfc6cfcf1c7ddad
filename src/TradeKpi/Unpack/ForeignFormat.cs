using System.Buffers.Binary;
using System.Globalization;
using TradeKpi.Events;

namespace TradeKpi.Unpack;

/// <summary>
/// Names what is no JSON and never will be: Avro and Protobuf, by the first bytes or by the content type; and what no door unpacks.
/// </summary>
/// <remarks>
/// https://avro.apache.org/docs/1.12.0/specification/ (object container files, single-object encoding);
/// https://docs.confluent.io/platform/current/schema-registry/fundamentals/serdes-develop/index.html#wire-format.
/// </remarks>
internal static class ForeignFormat
{
    /// <summary>How many first bytes tell.</summary>
    public const int Telling = 10;

    private static readonly string[] s_types = ["avro", "protobuf", "x-protobuf", "vnd.google.protobuf", "x-avro"];

    public static Refusal? By(ReadOnlySpan<byte> first)
    {
        if (CompressionMarks.NameOf(first) is { } compression)
            return Refuse.Compressed(compression);
        if (first.StartsWith("Obj\u0001"u8))
            return Refuse.Foreign("an Avro object container file");
        if (first is [0xC3, 0x01, ..] && first.Length >= Telling)
        {
            var fingerprint = BinaryPrimitives.ReadUInt64LittleEndian(first[2..]);
            return Refuse.Foreign(string.Create(CultureInfo.InvariantCulture,
                $"an Avro single object (schema fingerprint {fingerprint:x16})"));
        }

        return first is [0, _, _, _, _, ..]
            ? Refuse.Foreign(string.Create(CultureInfo.InvariantCulture,
                $"a frame of a schema registry (magic byte 0, schema id {BinaryPrimitives.ReadInt32BigEndian(first[1..])}): Avro, " +
                $"Protobuf or JSON Schema"))
            : null;
    }

    public static Refusal? By(string? contentType)
    {
        var media = contentType?.Split(';')[0].Trim() ?? "";
        var subtype = media[(media.IndexOf('/', StringComparison.Ordinal) + 1)..];
        var suffix = subtype[(subtype.LastIndexOf('+') + 1)..];
        return media.StartsWith("avro/", StringComparison.OrdinalIgnoreCase)
            || s_types.Contains(subtype, StringComparer.OrdinalIgnoreCase)
            || s_types.Contains(suffix, StringComparer.OrdinalIgnoreCase)
            ? Refuse.Foreign($"{media}, as its content type says")
            : null;
    }
}

using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using TradeKpi.Report.AsOf;

namespace TradeKpi.Report.Asking;

/// <summary>
/// The opaque mark of where a page ended: 8 bytes of offset, 16 of the version of gold that the pages show (its number and the ticks of its
/// time, as a rebuilt warehouse counts anew; zeros where the report follows none), and 8 of the question's digest, so that it fits no other
/// question.
/// </summary>
internal static class ReportCursor
{
    private const int Bytes = 32;
    private const int Letters = 43;

    public static string Write(long offset, GoldVersion version, ReportArguments arguments)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        BinaryPrimitives.WriteInt64BigEndian(bytes, offset);
        if (arguments.Definition.FollowsGold)
        {
            BinaryPrimitives.WriteInt64BigEndian(bytes[8..], version.Version);
            BinaryPrimitives.WriteInt64BigEndian(bytes[16..], version.CreatedAt?.Ticks ?? 0);
        }

        Digest(arguments).CopyTo(bytes[24..]);
        return Base64Url.EncodeToString(bytes);
    }

    /// <param name="parameter">What gave it, for messages.</param>
    /// <exception cref="ReportArgumentException">It is none of ours, or of another question.</exception>
    public static (long Offset, GoldVersion? Version) Read(string cursor, string parameter, ReportArguments arguments)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        if (cursor.Length == Letters
            && Base64Url.IsValid(cursor)
            && Base64Url.TryDecodeFromChars(cursor, bytes, out var written)
            && written == Bytes
            && bytes[24..].SequenceEqual(Digest(arguments))
            && BinaryPrimitives.ReadInt64BigEndian(bytes) is var offset and >= 0
            && BinaryPrimitives.ReadInt64BigEndian(bytes[16..]) is var ticks and >= 0
            && ticks <= DateTime.MaxValue.Ticks)
        {
            var version = new GoldVersion(BinaryPrimitives.ReadInt64BigEndian(bytes[8..]), new DateTime(ticks));
            return (offset, arguments.Definition.FollowsGold && ticks > 0 ? version : null);
        }

        throw new ReportArgumentException(parameter, $"The {parameter} belongs to no page of this question.",
            "the next of an answer to the same parameters and sort");
    }

    private static ReadOnlySpan<byte> Digest(ReportArguments arguments) =>
        SHA256.HashData(Encoding.UTF8.GetBytes(arguments.Fingerprint())).AsSpan(0, 8);
}

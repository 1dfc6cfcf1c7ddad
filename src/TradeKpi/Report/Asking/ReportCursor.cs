using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace TradeKpi.Report.Asking;

/// <summary>
/// The opaque mark of where a page ended: 8 bytes of offset and 8 of the question's digest, so that it fits no other question.
/// </summary>
internal static class ReportCursor
{
    public static string Write(long offset, ReportArguments arguments)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, offset);
        Digest(arguments).CopyTo(bytes[8..]);
        return Base64Url.EncodeToString(bytes);
    }

    /// <exception cref="ReportArgumentException">It is none of ours, or of another question.</exception>
    public static long Read(string cursor, ReportArguments arguments)
    {
        Span<byte> bytes = stackalloc byte[16];
        if (cursor.Length == 22
            && Base64Url.IsValid(cursor)
            && Base64Url.TryDecodeFromChars(cursor, bytes, out var written)
            && written == 16
            && bytes[8..].SequenceEqual(Digest(arguments)) && BinaryPrimitives.ReadInt64BigEndian(bytes) is var offset and >= 0)
        {
            return offset;
        }

        throw new ReportArgumentException("cursor", "The cursor belongs to no page of this question.",
            "the next of an answer to the same parameters and sort");
    }

    private static ReadOnlySpan<byte> Digest(ReportArguments arguments) =>
        SHA256.HashData(Encoding.UTF8.GetBytes(arguments.Fingerprint())).AsSpan(0, 8);
}

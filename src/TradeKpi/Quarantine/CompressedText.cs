using System.IO.Compression;
using TradeKpi.Erasure;
using TradeKpi.Unpack;

namespace TradeKpi.Quarantine;

/// <summary>
/// What can be read of compressed bytes, piece by piece: gzip, zlib, brotli by its name, and the files of a zip; also one within another.
/// Memory holds a piece.
/// </summary>
internal static class CompressedText
{
    private const int MostWithin = 4;
    private const int PieceBytes = 1 << 20;
    private const long MostBytes = 256L << 20;

    // A key that lies across two pieces stands whole in the second.
    private const int Overlap = 64 << 10;

    private const int LongestCharacter = 4;

    /// <summary>Looks at one piece after another.</summary>
    /// <param name="encoding">What the message said of its content, or null.</param>
    /// <param name="tells">Whether a piece tells what is looked for.</param>
    public static Search Look(ReadOnlyMemory<byte> raw, string? encoding, Predicate<string> tells)
    {
        var left = MostBytes;
        return Look(raw, encoding?.Trim().ToUpperInvariant(), tells, MostWithin, ref left);
    }

    private static Search Look(ReadOnlyMemory<byte> raw, string? encoding, Predicate<string> tells, int within, ref long left)
    {
        Func<Stream, Stream>? open = raw.Span switch
        {
            [0x1F, 0x8B, ..] => packed => new GZipStream(packed, CompressionMode.Decompress),
            [0x78, 0x01 or 0x5E or 0x9C or 0xDA, ..] => packed => new ZLibStream(packed, CompressionMode.Decompress),
            _ when encoding == "BR" => packed => new BrotliStream(packed, CompressionMode.Decompress),
            _ => null,
        };
        if (open is null && raw.Span is not [(byte)'P', (byte)'K', 3, 4, ..])
            return CompressionMarks.NameOf(raw.Span) is not null ? Search.Unreadable : Search.Nothing;
        if (within == 0)
            return Search.TooLong;
        using var packed = new MemoryStream(raw.ToArray(), writable: false);
        try
        {
            if (open is not null)
            {
                using var unpacked = open(packed);
                return Walk(unpacked, tells, within, ref left);
            }

            using var archive = new ZipArchive(packed);
            var worst = Search.Nothing;
            foreach (var entry in archive.Entries)
            {
                using var unpacked = entry.Open();
                if (Walk(unpacked, tells, within, ref left) is var found and not Search.Nothing)
                    worst = (Search)Math.Max((int)worst, (int)found);
            }

            return worst;
        }
        catch (Exception e) when (e is InvalidDataException or NotSupportedException)
        {
            return Search.Unreadable;
        }
    }

    private static Search Walk(Stream unpacked, Predicate<string> tells, int within, ref long left)
    {
        var (piece, held, isFirst) = (new byte[PieceBytes + Overlap + LongestCharacter], 0, true);
        try
        {
            while (unpacked.ReadAtLeast(piece.AsSpan(held), PieceBytes, throwOnEndOfStream: false) is var read and > 0)
            {
                left -= read;
                if (left < 0)
                    return Search.TooLong;
                var end = held + read;
                if (tells(ErasedKeys.TextOf(piece.AsSpan(0, read < PieceBytes ? end : Whole(piece.AsSpan(0, end))))))
                    return Search.Found;
                // What is packed again begins so.
                if (isFirst && Look(piece.AsMemory(0, end), null, tells, within - 1, ref left) is var found and not Search.Nothing)
                    return end < PieceBytes || found is Search.Found ? found : Search.TooLong;
                isFirst = false;
                var from = Whole(piece.AsSpan(0, Math.Max(0, end - Overlap)));
                piece.AsSpan(from, end - from).CopyTo(piece);
                held = end - from;
            }
        }
        catch (InvalidDataException)
        {
            return Search.Unreadable;
        }

        return Search.Nothing;
    }

    // Without the half character at the end, for which the whole piece would be no UTF-8.
    private static int Whole(ReadOnlySpan<byte> bytes)
    {
        for (var back = 1; back <= Math.Min(LongestCharacter, bytes.Length); back++)
        {
            var first = bytes[^back];
            if ((first & 0xC0) != 0x80)
                return back < (first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 1) ? bytes.Length - back : bytes.Length;
        }

        return bytes.Length;
    }

    /// <summary>What a search came to; the greater outweighs.</summary>
    internal enum Search
    {
        /// <summary>All of it was read, as far as anybody can read it, and tells nothing.</summary>
        Nothing,

        /// <summary>Some of it cannot be read: damaged, or packed in a way that is not known here.</summary>
        Unreadable,

        /// <summary>It is longer than anybody would search.</summary>
        TooLong,

        /// <summary>It tells.</summary>
        Found,
    }
}

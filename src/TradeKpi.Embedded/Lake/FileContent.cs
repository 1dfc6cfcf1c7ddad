using System.Buffers;
using TradeKpi.Lake;

namespace TradeKpi.Embedded.Lake;

/// <summary>Compares files with wanted content, byte by byte: stronger than a digest, and one read either way.</summary>
internal static class FileContent
{
    private const int BlockSize = 64 * 1024;

    public static FileMatch Compare(string path, ReadOnlySpan<byte> wanted)
    {
        using var file = OpenOrNull(path);
        if (file is null)
            return FileMatch.Absent;
        if (file.Length > wanted.Length)
            return FileMatch.Other;

        var block = ArrayPool<byte>.Shared.Rent(BlockSize);
        try
        {
            return Compare(file, wanted, block);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }

    private static FileMatch Compare(FileStream file, ReadOnlySpan<byte> wanted, byte[] block)
    {
        var at = 0;
        var onlyZeros = false;
        while (file.Read(block, 0, BlockSize) is var read and > 0)
        {
            if (at + read > wanted.Length)
                return FileMatch.Other;
            var found = block.AsSpan(0, read);
            var same = onlyZeros ? 0 : found.CommonPrefixLength(wanted.Slice(at, read));
            if (same < read)
            {
                onlyZeros = true;
                if (found[same..].ContainsAnyExcept((byte)0))
                    return FileMatch.Other;
            }

            at += read;
        }

        return onlyZeros || at < wanted.Length ? FileMatch.Partial : FileMatch.Same;
    }

    private static FileStream? OpenOrNull(string path)
    {
        if (!File.Exists(path))
            return null;
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}

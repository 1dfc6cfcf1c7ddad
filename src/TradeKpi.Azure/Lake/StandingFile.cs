using System.Buffers;
using Azure;
using TradeKpi.Lake;

namespace TradeKpi.Azure.Lake;

/// <summary>What stands at a path.</summary>
/// <param name="Tag">Its version, to replace that one and no later one.</param>
/// <param name="Age">Since its last change, by the store's own clock; zero where the store does not tell.</param>
internal sealed record StandingFile(FileMatch Match, ETag Tag, TimeSpan Age)
{
    private const int BlockSize = 64 * 1024;

    public static StandingFile Absent { get; } = new(FileMatch.Absent, default, TimeSpan.Zero);

    /// <summary>Compares byte by byte: stronger than a digest, and it stops at the first difference.</summary>
    public static async Task<FileMatch> CompareAsync(Stream standing, ReadOnlyMemory<byte> wanted, CancellationToken cancellationToken)
    {
        var block = ArrayPool<byte>.Shared.Rent(BlockSize);
        try
        {
            var at = 0;
            while (await standing.ReadAsync(block.AsMemory(0, BlockSize), cancellationToken) is var read and > 0)
            {
                if (!wanted.Span[at..].StartsWith(block.AsSpan(0, read)))
                    return FileMatch.Other;
                at += read;
            }

            return at < wanted.Length ? FileMatch.Partial : FileMatch.Same;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }

    public static TimeSpan AgeOf(Response response, DateTimeOffset lastModified) =>
        response.Headers.Date is { } now && now > lastModified ? now - lastModified : TimeSpan.Zero;
}

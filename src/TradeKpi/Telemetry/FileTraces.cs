using System.Diagnostics;
using TradeKpi.Lake;

namespace TradeKpi.Telemetry;

/// <summary>
/// Where the lines of lake files come from. Names and listings of the lake do not tell, so the beginning of a few files is read, and only
/// while somebody listens; a file that cannot be read tells nothing and disturbs nothing.
/// </summary>
internal static class FileTraces
{
    private const int MostFiles = 8;
    private const int BytesRead = 16 * 1024;

    public static async Task<IReadOnlyCollection<ActivityContext>> OfAsync(ILake lake, IEnumerable<string> paths,
        CancellationToken cancellationToken)
    {
        if (!Spans.IsListenedTo)
            return [];
        var starts = await Task.WhenAll(paths.Take(MostFiles).Select(path => StartAsync(lake, path, cancellationToken)));
        return TraceParent.Of(starts.SelectMany(Lines));
    }

    private static async Task<ReadOnlyMemory<byte>> StartAsync(ILake lake, string path, CancellationToken cancellationToken)
    {
        try
        {
            await using var file = await lake.OpenReadAsync(path, cancellationToken);
            var start = new byte[BytesRead];
            return start.AsMemory(0, await file.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellationToken));
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            return default;
        }
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Lines(ReadOnlyMemory<byte> start)
    {
        while (!start.IsEmpty)
        {
            var end = start.Span.IndexOf((byte)'\n');
            yield return end < 0 ? start : start[..end];
            start = end < 0 ? default : start[(end + 1)..];
        }
    }
}

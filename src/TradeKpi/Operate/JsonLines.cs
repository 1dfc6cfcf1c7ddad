using System.Buffers;
using System.IO.Pipelines;
using TradeKpi.Events.Json;

namespace TradeKpi.Operate;

/// <summary>Reads newline-delimited JSON for nothing but whether it is that, and what it was when it was written.</summary>
internal static class JsonLines
{
    private const int MaxDepth = 1000;

    /// <param name="stands">Whether a line of JSON says what it did when it was written.</param>
    /// <returns>
    /// How many lines are not blank; the number among them of the first that is no JSON in UTF-8, and of the first that does not stand.
    /// </returns>
    public static async Task<(long Lines, long? Damaged, long? Changed)> CheckAsync(
        Stream content, Func<ReadOnlySpan<byte>, bool> stands, CancellationToken cancellationToken)
    {
        var pipe = PipeReader.Create(content, new StreamPipeReaderOptions(bufferSize: 256 * 1024, leaveOpen: true));
        var (lines, damaged, changed) = (0L, (long?)null, (long?)null);
        while (true)
        {
            var read = await pipe.ReadAsync(cancellationToken);
            var rest = read.Buffer;
            while (rest.PositionOf((byte)'\n') is { } end)
            {
                Take(rest.Slice(0, end));
                rest = rest.Slice(rest.GetPosition(1, end));
            }

            if (read.IsCompleted)
            {
                Take(rest);
                await pipe.CompleteAsync();
                return (lines, damaged, changed);
            }

            pipe.AdvanceTo(rest.Start, rest.End);
        }

        void Take(in ReadOnlySequence<byte> line)
        {
            if (IsBlank(line))
                return;
            lines++;
            if (damaged is not null)
                return;
            var bytes = line.IsSingleSegment ? line.FirstSpan : line.ToArray();
            if (!JsonText.IsValid(bytes, MaxDepth))
                damaged = lines;
            else if (changed is null && !stands(bytes))
                changed = lines;
        }
    }

    private static bool IsBlank(in ReadOnlySequence<byte> line)
    {
        foreach (var part in line)
        {
            if (part.Span.IndexOfAnyExcept(" \t\r"u8) >= 0)
                return false;
        }

        return true;
    }
}

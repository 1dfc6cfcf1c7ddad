using System.Buffers;
using System.Runtime.CompilerServices;

namespace TradeKpi.Events;

/// <summary>
/// Splits a stream into JSON values without holding more than one of them: NDJSON, one JSON array of events, or values pretty-printed
/// over several lines. A UTF-8 byte-order mark, CRLF and blank lines are skipped.
/// </summary>
public static class EventInput
{
    private const int FirstBuffer = 64 * 1_024;

    /// <summary>
    /// Every value in its order. Each has its own copy of its bytes, so it may be kept. A value above
    /// <see cref="EventOptions.MaxEventBytes"/> is skipped and reported with its first bytes.
    /// </summary>
    public static async IAsyncEnumerable<RawInput> ReadAsync(
        Stream input, EventOptions options, [EnumeratorCancellation] CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(options);
        var splitter = new JsonSplitter(options.MaxEventBytes);
        var buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
        try
        {
            var (start, end, last) = (0, 0, false);
            while (true)
            {
                while (splitter.TryNext(buffer.AsSpan(start, end - start), last, out var consumed, out var value))
                {
                    start += consumed;
                    if (value is { } found)
                        yield return found;
                }
                if (last)
                    yield break;
                Compact(ref buffer, ref start, ref end);
                var read = await input.ReadAsync(buffer.AsMemory(end), ct).ConfigureAwait(false);
                end += read;
                last = read == 0;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // Moves what is left to the front; a value that fills the buffer gets a larger one.
    private static void Compact(ref byte[] buffer, ref int start, ref int end)
    {
        var length = end - start;
        var target = length > buffer.Length / 2 ? ArrayPool<byte>.Shared.Rent(buffer.Length * 2) : buffer;
        buffer.AsSpan(start, length).CopyTo(target);
        if (!ReferenceEquals(target, buffer))
            ArrayPool<byte>.Shared.Return(buffer);
        (buffer, start, end) = (target, 0, length);
    }
}

using System.Runtime.CompilerServices;
using TradeKpi.Events;
using TradeKpi.Events.Json;

namespace TradeKpi.Unpack;

/// <summary>
/// A message in memory, taken apart. Without values and without a refusal it was an empty array, which tells of no change.
/// </summary>
/// <param name="Values">Its values in order, their positions counted from 1.</param>
/// <param name="Refusal">Set when the message as a whole cannot be read.</param>
public sealed record Unpacked(IReadOnlyList<RawInput> Values, Refusal? Refusal);

/// <summary>
/// What every door does first: makes single JSON values of whatever a source may send. Takes one value, an array, one value a line, several
/// without a line between them, and CloudEvents in binary mode; plain or as gzip; in UTF-8 with or without byte order marks, UTF-16 or
/// UTF-32.
/// </summary>
public static class Unpacking
{
    private const int BeginningBytes = 1_024;

    // The smallest value is one digit, and each takes a place of its own in memory and in the lake.
    private const int MostValues = 100_000;

    /// <summary>Every value of an input in its order, each with its own copy of its bytes; one at a time stands in memory.</summary>
    /// <param name="most">At most so many bytes of text, decompressed.</param>
    /// <exception cref="UnpackedTooLargeException">The text is longer. The values before stand.</exception>
    public static async IAsyncEnumerable<RawInput> ReadAsync(
        Stream input, MessageHead head, EventOptions options, long most, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var content = await Content.OpenAsync(input, head, most, cancellationToken);
        if (content.Refusal is { } refusal)
        {
            yield return new RawInput(await BeginningAsync(content, cancellationToken), 1, refusal);
            yield break;
        }

        var last = 0L;
        await foreach (var value in ValuesAsync(content.Text, head, options, cancellationToken))
        {
            if (content.Text.Failure is { } tear && !IsWhole(value, options))
            {
                yield return value with { Refusal = tear };
                yield break;
            }

            last = value.Position;
            yield return value;
        }

        if (content.Text.Failure is { } broken)
            yield return new RawInput(ReadOnlyMemory<byte>.Empty, last + 1, broken);
    }

    /// <summary>A message that unpacks to at most <see cref="EventOptions.MaxUnpackedBytes"/>, taken apart.</summary>
    public static async Task<Unpacked> ReadAsync(
        ReadOnlyMemory<byte> message, MessageHead head, EventOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        await using var content = await OpenAsync(message, head, options, cancellationToken);
        var values = new List<RawInput>();
        try
        {
            if (content.Refusal is not null)
                return new Unpacked([], content.Refusal);
            await foreach (var value in ValuesAsync(content.Text, head, options, cancellationToken))
            {
                if (values.Count == MostValues)
                    return new Unpacked([], Refuse.TooMany(MostValues));
                values.Add(value with { Position = values.Count + 1 });
            }
        }
        catch (UnpackedTooLargeException e)
        {
            return new Unpacked([], Refuse.UnpackedTooLarge(e.Most));
        }

        // A part of a message would leave the rest without its bytes: it is taken whole or not at all.
        if (content.Text.Failure is { } broken)
            return new Unpacked([], broken);
        return new Unpacked(values, values.Count == 0 && content.Text.IsBlank ? Refuse.Empty() : null);
    }

    /// <summary>A whole body as UTF-8 without a byte order mark.</summary>
    /// <exception cref="UnpackedTooLargeException">It unpacks to more than <paramref name="most"/> bytes.</exception>
    /// <exception cref="FormatException">It is no text; the message names what it is.</exception>
    public static async Task<ReadOnlyMemory<byte>> TextAsync(
        Stream body, MessageHead head, long most, CancellationToken cancellationToken)
    {
        await using var content = await Content.OpenAsync(body, head, most, cancellationToken);
        var text = content.Refusal is null ? await AllAsync(content.Text, cancellationToken) : default;
        if ((content.Refusal ?? content.Text.Failure) is { } refusal)
            throw new FormatException(refusal.Message);
        return WithoutMark(text);
    }

    private static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> text) =>
        text.Span.StartsWith(JsonSplitter.ByteOrderMark) ? text[JsonSplitter.ByteOrderMark.Length..] : text;

    private static Task<Content> OpenAsync(
        ReadOnlyMemory<byte> message, MessageHead head, EventOptions options, CancellationToken cancellationToken) =>
        Content.OpenAsync(new ResumedStream(message, Stream.Null), head, options.MaxUnpackedBytes, cancellationToken);

    private static async IAsyncEnumerable<RawInput> ValuesAsync(
        DecodedStream text, MessageHead head, EventOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (BinaryCloudEvent.IsIn(head))
        {
            yield return await CloudEventAsync(text, head, options, cancellationToken);
            yield break;
        }

        await foreach (var place in EventInput.ReadAsync(text, options, cancellationToken))
        {
            if (ValueRun.In(in place) is not { } values)
            {
                yield return place;
                continue;
            }

            foreach (var value in values)
                yield return value;
        }
    }

    // Whether it ended where the text broke off, and not because of that.
    private static bool IsWhole(in RawInput value, EventOptions options) =>
        value is { Refusal: null, Bytes.Span: [.., (byte)'}' or (byte)']'] } && JsonText.IsValid(value.Bytes.Span, options.MaxDepth);

    private static async Task<RawInput> CloudEventAsync(
        DecodedStream text, MessageHead head, EventOptions options, CancellationToken cancellationToken)
    {
        var data = await AllAsync(text, cancellationToken, options.MaxEventBytes);
        if (text.Failure is { } broken)
            return new RawInput(data, 1, broken);
        return data.Length > options.MaxEventBytes
            ? new RawInput(data[..BeginningBytes], 1, Refuse.TooLarge(options.MaxEventBytes))
            : new RawInput(BinaryCloudEvent.Structured(head, WithoutMark(data).Span, options.MaxDepth), 1, null);
    }

    // To its end, or a little further than one wants to know.
    private static async Task<ReadOnlyMemory<byte>> AllAsync(Stream text, CancellationToken cancellationToken, long enough = long.MaxValue)
    {
        using var all = new MemoryStream();
        var buffer = new byte[64 * 1_024];
        while (all.Length <= enough && await text.ReadAsync(buffer, cancellationToken) is var read and > 0)
            all.Write(buffer, 0, read);
        return all.GetBuffer().AsMemory(0, (int)all.Length);
    }

    private static async Task<ReadOnlyMemory<byte>> BeginningAsync(Content content, CancellationToken cancellationToken)
    {
        var beginning = new byte[BeginningBytes];
        try
        {
            return beginning.AsMemory(0, await content.Text.ReadAtLeastAsync(beginning, beginning.Length, throwOnEndOfStream: false,
                cancellationToken));
        }
        catch (UnpackedTooLargeException)
        {
            return content.First;
        }
    }
}

using System.Text;
using TradeKpi.Events;

namespace TradeKpi.Unpack;

/// <summary>
/// The text of an input: what was compressed is open, what was UTF-16 or UTF-32 is UTF-8. Or a refusal, which names what it is instead.
/// </summary>
internal sealed class Content : IAsyncDisposable
{
    private static readonly string[] s_readable =
        ["", "identity", "gzip", "x-gzip", "utf-8", "utf8", "utf-16", "utf-16le", "utf-16be", "utf-32"];

    private readonly List<Stream> _opened = [];

    private Content()
    {
    }

    /// <summary>The bytes as UTF-8, still to be read; of what is broken from its first byte on, none.</summary>
    public DecodedStream Text { get; private set; } = new(Stream.Null, 0);

    public Refusal? Refusal { get; private set; }

    /// <summary>The first bytes, as far as they were decoded.</summary>
    public ReadOnlyMemory<byte> First { get; private set; }

    private bool IsZipped => First.Span is [0x1F, 0x8B, ..];

    /// <param name="most">At most so many bytes of text.</param>
    public static async Task<Content> OpenAsync(Stream input, MessageHead head, long most, CancellationToken cancellationToken)
    {
        var content = new Content();
        try
        {
            var text = await content.DecodeAsync(input, head, cancellationToken);
            content.Text = new DecodedStream(text, most);
        }
        catch (InvalidDataException e)
        {
            content.Refusal = Refuse.Broken(0, e.Message);
        }

        return content;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var stream in Enumerable.Reverse(_opened))
            await stream.DisposeAsync();
    }

    private async Task<Stream> DecodeAsync(Stream input, MessageHead head, CancellationToken cancellationToken)
    {
        var stream = await PeekAsync(input, cancellationToken);
        Refusal = Unreadable(head.ContentEncoding) ?? ForeignFormat.By(head.ContentType);
        if (Refusal is null && IsZipped)
        {
            stream = await PeekAsync(Opened(new UnzippedStream(stream)), cancellationToken);
            Refusal = IsZipped ? Refuse.TwiceCompressed() : null;
        }

        if (TextEncodings.Of(First.Span) is var (encoding, mark))
        {
            await stream.ReadExactlyAsync(new byte[mark], cancellationToken);
            return Opened(Encoding.CreateTranscodingStream(stream, encoding, new UTF8Encoding(false), leaveOpen: true));
        }

        Refusal ??= ForeignFormat.By(First.Span);
        return stream;
    }

    private T Opened<T>(T stream)
        where T : Stream
    {
        _opened.Add(stream);
        return stream;
    }

    private async Task<Stream> PeekAsync(Stream stream, CancellationToken cancellationToken)
    {
        var first = new byte[ForeignFormat.Telling];
        First = first.AsMemory(0, await stream.ReadAtLeastAsync(first, first.Length, throwOnEndOfStream: false, cancellationToken));
        return new ResumedStream(First, stream);
    }

    private static Refusal? Unreadable(string? encoding) =>
        s_readable.Contains(encoding?.Trim() ?? "", StringComparer.OrdinalIgnoreCase) ? null : Refuse.UnreadableEncoding(encoding!);
}

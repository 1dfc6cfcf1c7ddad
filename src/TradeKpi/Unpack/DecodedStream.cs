using System.Buffers;
using System.Text;
using TradeKpi.Events;

namespace TradeKpi.Unpack;

/// <summary>More came out of an input than it may hold: a small one can hold as much as it likes when it is compressed.</summary>
public sealed class UnpackedTooLargeException(long most) : IOException($"It unpacks to more than {most} bytes.")
{
    public long Most { get; } = most;
}

/// <summary>
/// The text that comes out of a decoder, up to so many bytes. Where the bytes inside are broken it ends, and says so afterwards: what came
/// before is good.
/// </summary>
internal sealed class DecodedStream(Stream decoder, long most) : ReadOnlyStream
{
    private static readonly SearchValues<byte> s_blank = SearchValues.Create([.. " \t\r\n"u8, .. JsonSplitter.ByteOrderMark]);

    private long _read;

    /// <summary>Why it ended before its end, or null.</summary>
    public Refusal? Failure { get; private set; }

    /// <summary>Whether nothing but white space came so far.</summary>
    public bool IsBlank { get; private set; } = true;

    /// <exception cref="UnpackedTooLargeException">It holds more.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (Failure is not null)
            return 0;
        try
        {
            var read = await decoder.ReadAsync(buffer, cancellationToken);
            _read += read;
            IsBlank = IsBlank && !buffer.Span[..read].ContainsAnyExcept(s_blank);
            return _read <= most ? read : throw new UnpackedTooLargeException(most);
        }
        catch (Exception e) when (e is InvalidDataException or DecoderFallbackException)
        {
            Failure = Refuse.Broken(_read, e.Message);
            return 0;
        }
    }
}

using TradeKpi.Unpack;

namespace TradeKpi.Web.Events;

/// <summary>More bytes came than a request may have.</summary>
internal sealed class BodyTooLargeException : IOException;

/// <summary>A stream that can be read up to so many bytes, and then throws: a body without a length is limited while it is read.</summary>
internal sealed class LimitedStream(Stream inner, long most) : ReadOnlyStream
{
    private long _left = most;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken);
        _left -= read;
        return _left >= 0 ? read : throw new BodyTooLargeException();
    }
}

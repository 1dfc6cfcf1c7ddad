namespace TradeKpi.Unpack;

/// <summary>What the streams of inputs have in common: they are read, forward, once, and asynchronously.</summary>
public abstract class ReadOnlyStream : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public abstract override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("It is read asynchronously.");

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

/// <summary>A stream whose beginning was read already, to see what it is, and that can go on behind its end.</summary>
internal sealed class ResumedStream(ReadOnlyMemory<byte> beginning, Stream rest) : ReadOnlyStream
{
    private ReadOnlyMemory<byte> _beginning = beginning;
    private ReadOnlyMemory<byte> _behind;

    /// <summary>From now on, what stands behind the end.</summary>
    public void GoOn(ReadOnlyMemory<byte> behind) => _behind = behind;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = Take(ref _beginning, buffer);
        if (read == 0)
            read = await rest.ReadAsync(buffer, cancellationToken);
        return read == 0 ? Take(ref _behind, buffer) : read;
    }

    private static int Take(ref ReadOnlyMemory<byte> bytes, Memory<byte> buffer)
    {
        var read = Math.Min(buffer.Length, bytes.Length);
        bytes[..read].CopyTo(buffer);
        bytes = bytes[read..];
        return read;
    }
}

using TradeKpi.Unpack;

namespace TradeKpi.Local.Commands;

/// <summary>A stream to read from, that tells how much was read.</summary>
internal sealed class CountingStream(Stream inner, Action<int> counted, bool leaveOpen) : ReadOnlyStream
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken);
        counted(read);
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !leaveOpen)
            inner.Dispose();
        base.Dispose(disposing);
    }
}

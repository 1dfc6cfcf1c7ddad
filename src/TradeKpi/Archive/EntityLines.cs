using System.Buffers;

namespace TradeKpi.Archive;

/// <summary>The lines of one entity in one batch, in a rented buffer that grows.</summary>
internal sealed class EntityLines : IDisposable
{
    private byte[] _buffer = [];
    private int _length;

    public int Count { get; private set; }

    public long First { get; private set; }

    public long Last { get; private set; }

    public DateTimeOffset FirstEnqueuedAt { get; private set; }

    public ReadOnlyMemory<byte> Content => _buffer.AsMemory(0, _length);

    public void Add(HubFields fields, ReadOnlySpan<byte> json, HubEvent hubEvent)
    {
        Ensure(json.Length + HubFields.LongestSuffix);
        _length += fields.Write(_buffer.AsSpan(_length), json, hubEvent.Sequence, hubEvent.EnqueuedAt);
        if (Count++ == 0)
            (First, FirstEnqueuedAt) = (hubEvent.Sequence, hubEvent.EnqueuedAt);
        Last = hubEvent.Sequence;
    }

    public void Dispose()
    {
        if (_buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private void Ensure(int more)
    {
        if (_buffer.Length - _length >= more)
            return;
        var grown = ArrayPool<byte>.Shared.Rent(Math.Max(64 * 1024, Math.Max(_buffer.Length * 2, _length + more)));
        _buffer.AsSpan(0, _length).CopyTo(grown);
        Dispose();
        _buffer = grown;
    }
}

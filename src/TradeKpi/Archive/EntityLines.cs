namespace TradeKpi.Archive;

/// <summary>The lines of one entity in one batch, in a buffer that grows and serves batch after batch.</summary>
internal sealed class EntityLines
{
    private const int LargestKept = 64 * 1024 * 1024;

    private readonly List<HubItem> _events = [];
    private byte[] _buffer = [];
    private int _length;

    /// <summary>The event of each line.</summary>
    public IReadOnlyList<HubItem> Events => _events;

    public ReadOnlyMemory<byte> Content => _buffer.AsMemory(0, _length);

    /// <param name="head">What the line says of the message, as JSON, or nothing.</param>
    public void Add(HubFields fields, ReadOnlySpan<byte> json, ulong? payloadHash, in HubItem item, ReadOnlySpan<byte> head)
    {
        Ensure(json.Length + head.Length + HubFields.LongestSuffix);
        _length += fields.Write(_buffer.AsSpan(_length), json, payloadHash, in item, head);
        _events.Add(item);
    }

    /// <summary>Forgets the lines; a buffer that one huge batch blew up is not kept.</summary>
    public void Clear()
    {
        _events.Clear();
        _length = 0;
        if (_buffer.Length > LargestKept)
            _buffer = [];
    }

    private void Ensure(int more)
    {
        if (_buffer.Length - _length >= more)
            return;
        var larger = GC.AllocateUninitializedArray<byte>(Math.Max(64 * 1024, Math.Max(_buffer.Length * 2, _length + more)));
        _buffer.AsSpan(0, _length).CopyTo(larger);
        _buffer = larger;
    }
}

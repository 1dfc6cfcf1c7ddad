using System.Text;

namespace TradeKpi.Events.Json;

/// <summary>The fields of one JSON object, kept on the caller's stack as long as they fit.</summary>
internal ref struct MemberList(Span<Member> buffer)
{
    private const int PairwiseLimit = 32;
    private Span<Member> _items = buffer;

    public int Count { get; private set; }

    public readonly ReadOnlySpan<Member> Items => _items[..Count];

    public void Add(in Member member)
    {
        if (Count == _items.Length)
        {
            var larger = new Member[Math.Max(16, _items.Length * 2)];
            _items.CopyTo(larger);
            _items = larger;
        }
        _items[Count++] = member;
    }

    /// <summary>The field of that name, or false. A name that the source wrote with escapes is found too.</summary>
    public readonly bool TryFind(ReadOnlySpan<byte> json, ReadOnlySpan<byte> name, out Member member)
    {
        foreach (ref readonly var item in Items)
        {
            if (item.Name(json).SequenceEqual(name))
            {
                member = item;
                return true;
            }
        }
        member = default;
        return false;
    }

    /// <summary>A name that occurs twice, or null. Few names are compared in pairs; many go through a set.</summary>
    public readonly string? Duplicate(ReadOnlySpan<byte> json)
    {
        var escaped = false;
        foreach (ref readonly var item in Items)
            escaped |= item.NameEscaped;
        if (escaped || Count > PairwiseLimit)
            return DuplicateBySet(json);
        for (var i = 1; i < Count; i++)
        {
            var name = _items[i].RawName(json);
            for (var j = 0; j < i; j++)
            {
                if (_items[j].NameLength == name.Length && _items[j].RawName(json).SequenceEqual(name))
                    return Encoding.UTF8.GetString(name);
            }
        }
        return null;
    }

    private readonly string? DuplicateBySet(ReadOnlySpan<byte> json)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (ref readonly var item in Items)
        {
            var name = Encoding.UTF8.GetString(item.Name(json));
            if (!seen.Add(name))
                return name;
        }
        return null;
    }
}

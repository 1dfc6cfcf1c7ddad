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

    /// <summary>A name that occurs twice, or null. Few names are compared with each other; many go through a set.</summary>
    public readonly string? Duplicate(ReadOnlySpan<byte> json)
    {
        if (Count > PairwiseLimit)
            return DuplicateBySet(json);
        // Most names differ in length, first or last letter already; only those that do not are compared.
        var seen = 0UL;
        for (var i = 0; i < Count; i++)
        {
            ref readonly var item = ref _items[i];
            if (item.NameEscaped)
                return DuplicateBySet(json);
            var name = item.RawName(json);
            var mark = name.IsEmpty ? 1UL : 1UL << (((name.Length * 7) + (name[0] * 3) + name[^1]) & 63);
            if ((seen & mark) != 0 && Contains(json, name, i))
                return Encoding.UTF8.GetString(name);
            seen |= mark;
        }
        return null;
    }

    private readonly bool Contains(ReadOnlySpan<byte> json, ReadOnlySpan<byte> name, int before)
    {
        foreach (ref readonly var item in _items[..before])
        {
            if (item.NameLength == name.Length && item.RawName(json).SequenceEqual(name))
                return true;
        }
        return false;
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

using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace TradeKpi.Events.Json;

/// <summary>
/// One strict pass over one JSON object (RFC 8259): notes where its fields stand, and those of one field that is an object itself.
/// Afterwards every byte is known to be well-formed, so that later steps may slice without asking again.
/// </summary>
internal ref struct ObjectScan(ReadOnlySpan<byte> json, MemberList top, MemberList inner, ReadOnlySpan<byte> innerName)
{
    private readonly ReadOnlySpan<byte> _json = json;
    private readonly ReadOnlySpan<byte> _innerName = innerName;
    private int _end;
    private bool _closed;
    private OpenMember _topOpen;
    private OpenMember _innerOpen;
    private bool _inInner;

    public MemberList Top = top;
    public MemberList Inner = inner;

    public readonly ReadOnlySpan<byte> Json => _json;

    /// <summary>Whether the value is JSON's <c>null</c>, or an empty array.</summary>
    public bool IsNothing { get; private set; }

    /// <summary>Whether there is no white space between the tokens.</summary>
    public bool IsCompact { get; private set; }

    public Refusal? Run(int maxDepth)
    {
        IsCompact = true;
        // One level more than allowed, so that the depth is refused here and not by the reader as malformed JSON.
        var reader = new Utf8JsonReader(_json, new JsonReaderOptions { MaxDepth = maxDepth + 1 });
        try
        {
            return Walk(ref reader, maxDepth) ?? Duplicates();
        }
        catch (JsonException e)
        {
            return _closed ? Refuse.Trailing(_end) : Refuse.Torn(reader.BytesConsumed, e);
        }
    }

    private Refusal? Walk(ref Utf8JsonReader reader, int maxDepth)
    {
        if (!reader.Read())
            return Refuse.Empty();
        Advance(ref reader);
        if (reader.TokenType != JsonTokenType.StartObject)
            return NotAnObject(ref reader, maxDepth);
        while (reader.Read())
        {
            Advance(ref reader);
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray && reader.CurrentDepth >= maxDepth)
                return Refuse.TooDeep(reader.TokenStartIndex, maxDepth);
            if (reader.ValueIsEscaped && JsonText.HasLoneSurrogate(reader.ValueSpan))
                return Refuse.LoneSurrogate(reader.TokenStartIndex);
            if (reader.CurrentDepth == 1)
                TopToken(ref reader);
            else if (reader.CurrentDepth == 2 && _inInner)
                InnerToken(ref reader);
            else if (reader.CurrentDepth == 0)
                _closed = true;
        }
        IsCompact &= _end == _json.Length;
        return null;
    }

    private Refusal? NotAnObject(ref Utf8JsonReader reader, int maxDepth)
    {
        var type = reader.TokenType;
        _closed = type != JsonTokenType.StartArray;
        var tokens = 1;
        while (reader.Read())
        {
            tokens++;
            Advance(ref reader);
            if (reader.CurrentDepth >= maxDepth)
                return Refuse.TooDeep(reader.TokenStartIndex, maxDepth);
        }
        IsNothing = type == JsonTokenType.Null || (type == JsonTokenType.StartArray && tokens == 2);
        return IsNothing ? null : Refuse.NotAnObject(type);
    }

    private readonly Refusal? Duplicates()
    {
        if (Top.Duplicate(_json) is { } name)
            return Refuse.Duplicate(name);
        return Inner.Duplicate(_json) is { } innerName ? Refuse.Duplicate($"{Encoding.UTF8.GetString(_innerName)}.{innerName}") : null;
    }

    private void Advance(ref Utf8JsonReader reader)
    {
        var start = (int)reader.TokenStartIndex;
        var end = (int)reader.BytesConsumed;
        if (start != _end && (start != _end + 1 || _json[_end] != ','))
            IsCompact = false;
        // A property name's token takes its colon along.
        if (reader.TokenType == JsonTokenType.PropertyName && end != start + reader.ValueSpan.Length + 3)
            IsCompact = false;
        _end = end;
    }

    private void TopToken(ref Utf8JsonReader reader)
    {
        if (!Take(ref reader, ref _topOpen, ref Top))
            return;
        if (reader.TokenType == JsonTokenType.StartObject)
            _inInner = _topOpen.Close(0, false).Name(_json).SequenceEqual(_innerName);
        else
            _inInner = false;
    }

    private void InnerToken(ref Utf8JsonReader reader) => Take(ref reader, ref _innerOpen, ref Inner);

    // True when the token ends or begins a value, false for a name.
    private readonly bool Take(ref Utf8JsonReader reader, ref OpenMember open, ref MemberList members)
    {
        var start = (int)reader.TokenStartIndex;
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                open.NameStart = start + 1;
                open.NameLength = reader.ValueSpan.Length;
                open.NameEscaped = reader.ValueIsEscaped;
                return false;
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                open.ValueStart = start;
                open.Type = reader.TokenType;
                return true;
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                members.Add(open.Close(_end, escaped: false));
                return true;
            default:
                open.ValueStart = start;
                open.Type = reader.TokenType;
                members.Add(open.Close(_end, reader.ValueIsEscaped));
                return true;
        }
    }

    /// <summary>A field whose value has not ended yet.</summary>
    [StructLayout(LayoutKind.Auto)]
    private struct OpenMember
    {
        public int NameStart;
        public int NameLength;
        public bool NameEscaped;
        public int ValueStart;
        public JsonTokenType Type;

        public readonly Member Close(int end, bool escaped) =>
            new(NameStart, NameLength, NameEscaped, ValueStart, end - ValueStart, Type, escaped);
    }
}

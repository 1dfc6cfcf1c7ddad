using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using TradeKpi.Events.Json;

namespace TradeKpi.Events;

/// <summary>
/// Reads the fields of an envelope one by one. Keeps the first refusal, and whether every field so far is spelled canonically.
/// </summary>
internal ref struct EnvelopeReading(ReadOnlySpan<byte> json, EventOptions options)
{
    /// <summary>Event Hubs takes partition keys of 128 characters, and ours is the entity's name, a colon and the key.</summary>
    public const int LongestKey = 119;
    private const int LongestText = 256;

    private static readonly string s_keyExpected = $"the row's key as a text of 1 to {LongestKey} characters";

    private readonly ReadOnlySpan<byte> _json = json;

    public Refusal? Refusal { get; private set; }

    public bool IsCanonical { get; private set; } = true;

    /// <summary>A text of at most <paramref name="longest"/> characters that is not blank; null when missing or refused.</summary>
    public string? Text(in Member member, string path, string what, int longest = LongestText)
    {
        if (member.Type is JsonTokenType.None or JsonTokenType.Null)
            return Absent();
        if (member.Type != JsonTokenType.String)
            return Refused(in member, path, what);
        IsCanonical &= !member.ValueEscaped;
        var text = Encoding.UTF8.GetString(member.Text(_json));
        return text.Length <= longest && !string.IsNullOrWhiteSpace(text) ? text : Refused(in member, path, what);
    }

    /// <summary>A key: a text, or a whole number, which is taken as the text of its plain digits.</summary>
    public string? Key(in Member member, string path)
    {
        var digits = member.Type == JsonTokenType.Number ? WholeKey.Of(member.Value(_json)) : [];
        if (digits.IsEmpty || !WholeKey.IsPlain(digits))
            return Text(in member, path, s_keyExpected, LongestKey);
        IsCanonical = false;
        return digits.Length <= LongestKey ? Encoding.UTF8.GetString(digits) : Refused(in member, path, "a shorter key");
    }

    public Entity Entity(in Member member)
    {
        if (Missing(in member, EventFields.Entity, $"one of {WireReading.Entities}"))
            return default;
        if (!WireReading.TryEntity(Content(in member), out var entity, out var canonical))
            Refusal ??= Refuse.UnknownEntity(EventFields.Entity, Content(in member), WireReading.Entities);
        IsCanonical &= canonical;
        return entity;
    }

    public ChangeType ChangeType(in Member member)
    {
        if (Missing(in member, EventFields.ChangeType, $"one of {WireReading.ChangeTypes}"))
            return default;
        if (!WireReading.TryChangeType(Content(in member), out var changeType, out var canonical))
            Refusal ??= Refuse.UnknownChangeType(EventFields.ChangeType, Content(in member), WireReading.ChangeTypes);
        IsCanonical &= canonical;
        return changeType;
    }

    public Int128 Sequence(in Member member)
    {
        if (Missing(in member, EventFields.Sequence, SequenceNumber.Expected))
            return default;
        if (member.Type is not (JsonTokenType.Number or JsonTokenType.String)
            || !SequenceNumber.TryParse(Content(in member), out var sequence, out var plain))
        {
            Refused(in member, EventFields.Sequence, SequenceNumber.Expected);
            return default;
        }
        IsCanonical &= plain && member.Type == JsonTokenType.Number;
        return sequence;
    }

    public DateTimeOffset? OccurredAt(in Member member, DateTimeOffset? fallback)
    {
        if (fallback is not null && member.Type is JsonTokenType.None or JsonTokenType.Null)
        {
            Absent();
            return fallback;
        }
        if (Missing(in member, EventFields.OccurredAt, Rfc3339.Expected))
            return null;
        if (member.Type != JsonTokenType.String || !Rfc3339.TryParse(Content(in member), out var time, out var canonical))
        {
            Refused(in member, EventFields.OccurredAt, Rfc3339.Expected);
            return null;
        }
        IsCanonical &= canonical && !member.ValueEscaped;
        return time;
    }

    public int SchemaVersion(in Member member)
    {
        if (member.Type is JsonTokenType.None or JsonTokenType.Null)
        {
            IsCanonical = false;
            return 1;
        }
        var content = Content(in member);
        if (member.Type is not (JsonTokenType.Number or JsonTokenType.String)
            || !Utf8Parser.TryParse(content, out int version, out var used) || used != content.Length)
        {
            Refused(in member, EventFields.SchemaVersion, "a whole number from 1 on");
            return default;
        }
        if (version < 1 || version > options.SupportedSchemaVersion)
            Refusal ??= Refuse.Unsupported(content, options.SupportedSchemaVersion);
        IsCanonical &= member.Type == JsonTokenType.Number && content[0] is > (byte)'0' and <= (byte)'9';
        return version;
    }

    public void Fail(Refusal refusal) => Refusal ??= refusal;

    private readonly ReadOnlySpan<byte> Content(in Member member) => member.Text(_json);

    private bool Missing(in Member member, string path, string what)
    {
        IsCanonical &= !member.ValueEscaped;
        if (member.Type is not (JsonTokenType.None or JsonTokenType.Null))
            return false;
        Refusal ??= Refuse.Missing(path, what);
        return true;
    }

    private string? Absent()
    {
        IsCanonical = false;
        return null;
    }

    private string? Refused(in Member member, string path, string what)
    {
        Refusal ??= Refuse.Invalid(path, member.Value(_json), what);
        return null;
    }
}

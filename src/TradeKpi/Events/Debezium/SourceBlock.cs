using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using TradeKpi.Events.Json;

namespace TradeKpi.Events.Debezium;

/// <summary>The <c>source</c> block of a Debezium event: where in which database the change comes from.</summary>
internal readonly ref struct SourceBlock(ReadOnlySpan<byte> json, MemberList members)
{
    private readonly ReadOnlySpan<byte> _json = json;
    private readonly MemberList _members = members;

    /// <summary>The text of a field, or null where it is missing, null, blank or no scalar.</summary>
    public string? Text(ReadOnlySpan<byte> name) =>
        _members.TryFind(_json, name, out var member) && member.Type is JsonTokenType.String or JsonTokenType.Number
            && Encoding.UTF8.GetString(member.Text(_json)) is var text && !string.IsNullOrWhiteSpace(text) ? text : null;

    /// <summary>A field as an integer; CloudEvents writes them as strings.</summary>
    public long? Integer(ReadOnlySpan<byte> name) => _members.TryFind(_json, name, out var member) ? Integer(_json, in member) : null;

    public static long? Integer(ReadOnlySpan<byte> json, in Member member) =>
        member.Type is JsonTokenType.Number or JsonTokenType.String
            && Utf8Parser.TryParse(member.Text(json), out long value, out var used) && used == member.Text(json).Length ? value : null;
}

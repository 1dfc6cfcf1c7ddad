using System.Runtime.InteropServices;
using System.Text.Json;

namespace TradeKpi.Events.Json;

/// <summary>One field of a JSON object, as ranges of its bytes: the name without its quotes, the value whole.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Member(
    int NameStart, int NameLength, bool NameEscaped, int ValueStart, int ValueLength, JsonTokenType Type, bool ValueEscaped)
{
    public bool IsNull => Type == JsonTokenType.Null;

    public ReadOnlySpan<byte> RawName(ReadOnlySpan<byte> json) => json.Slice(NameStart, NameLength);

    /// <summary>The name as UTF-8, escapes resolved.</summary>
    public ReadOnlySpan<byte> Name(ReadOnlySpan<byte> json) =>
        NameEscaped ? JsonText.Unescape(json.Slice(NameStart - 1, NameLength + 2)) : RawName(json);

    public ReadOnlySpan<byte> Value(ReadOnlySpan<byte> json) => json.Slice(ValueStart, ValueLength);

    /// <summary>The content of a JSON string, escapes resolved; the text of any other value.</summary>
    public ReadOnlySpan<byte> Text(ReadOnlySpan<byte> json) => Type != JsonTokenType.String
        ? Value(json)
        : ValueEscaped ? JsonText.Unescape(Value(json)) : json.Slice(ValueStart + 1, ValueLength - 2);
}

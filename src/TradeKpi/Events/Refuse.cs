using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace TradeKpi.Events;

/// <summary>The sentences of a refusal, in one place: what is wrong, where, and what to do.</summary>
internal static class Refuse
{
    private const int QuotedLength = 60;

    public static ReadResult TooLarge(long length, int limit) => new(null, new(QuarantineReasons.TooLarge,
        $"The event has {length} bytes; at most {limit} are taken. Split it, or raise Events:MaxEventBytes."));

    public static Refusal TooLarge(int limit) => new(QuarantineReasons.TooLarge,
        $"The value has more than {limit} bytes; only its first are kept. Split it, or raise Events:MaxEventBytes.");

    public static Refusal Unclosed(long line) => new(QuarantineReasons.TornJson,
        $"The value that begins in line {line} is not closed before the next one, or the input, ends it. Send it whole again.");

    public static Refusal UnclosedElement(long number) => new(QuarantineReasons.TornJson,
        $"The array is torn at element {number}: it is not closed where the next one, or the input, ends. Send it whole again.");

    public static ReadResult InvalidUtf8(ReadOnlySpan<byte> json) => new(null, new(QuarantineReasons.InvalidUtf8,
        $"The bytes are no UTF-8 from byte {ValidPrefix(json)} on. Write the event in UTF-8."));

    public static Refusal LoneSurrogate(long at) => new(QuarantineReasons.InvalidUtf8,
        $"The string at byte {at} escapes half of a surrogate pair, which is no Unicode text. Write the whole character.");

    public static Refusal Empty() => new(QuarantineReasons.TornJson, "There is no JSON value. Send one JSON object.");

    public static Refusal Torn(long at, JsonException e) => new(QuarantineReasons.TornJson,
        $"The JSON is torn or malformed at byte {at}: {FirstSentence(e.Message)} Send the whole object again.");

    public static Refusal Trailing(long at) => new(QuarantineReasons.TornJson,
        $"The JSON value ends at byte {at}, but more follows. Send one value a line.");

    public static Refusal TooDeep(long at, int limit) => new(QuarantineReasons.TooDeep,
        $"The value at byte {at} nests deeper than {limit} levels. Flatten it, or raise Events:MaxDepth.");

    public static Refusal NotAnObject(JsonTokenType type) => new(QuarantineReasons.NotAnObject,
        $"An event is one JSON object, but this is {Named(type)}. Send the object itself.");

    public static Refusal Duplicate(string path) => new(QuarantineReasons.DuplicateKeys,
        $"The field `{Shown(path)}` stands there twice, so readers would disagree on its value. Send it once.");

    public static Refusal Missing(string path, string what) => new(QuarantineReasons.MissingField,
        $"The field `{path}` is missing. Give {what}.");

    public static Refusal Invalid(string path, ReadOnlySpan<byte> value, string what) => new(QuarantineReasons.InvalidField,
        $"The field `{path}` is {Shown(Encoding.UTF8.GetString(value))}. Give {what}.");

    public static Refusal UnknownEntity(string path, ReadOnlySpan<byte> value, string known) => new(QuarantineReasons.UnknownEntity,
        $"The field `{path}` is {Shown(Encoding.UTF8.GetString(value))}, which is none of {known}.");

    public static Refusal UnknownChangeType(string path, ReadOnlySpan<byte> value, string known) => new(
        QuarantineReasons.UnknownChangeType,
        $"The field `{path}` is {Shown(Encoding.UTF8.GetString(value))}, which is none of {known}.");

    public static Refusal Unsupported(ReadOnlySpan<byte> value, int newest) => new(QuarantineReasons.UnsupportedSchemaVersion,
        $"The field `schema_version` is {Shown(Encoding.UTF8.GetString(value))}; versions 1 to {newest} are understood. "
        + "Upgrade the reader and replay the quarantine, or send an understood version.");

    public static Refusal UnknownFormat() => new(QuarantineReasons.UnknownFormat,
        "The object is no native event (entity, change_type, …), no Debezium event (op, source, before, after) and no CloudEvent "
        + "(specversion, data). Send one of these; a row that ExtractNewRecordState unwraps needs add.fields=op,table,lsn,source.ts_ms, "
        + "or Events:UnwrappedTable and Events:UnwrappedTime.");

    public static Refusal LakeConflict(string path) => new(QuarantineReasons.LakeConflict,
        $"The event belongs in {path}, which already holds other content. See what wrote it (a second hub of this name and epoch, " +
        "or an older "
        + "version of the program), then replay the quarantine: an event that had arrived before counts once.");

    public static Refusal Foreign(string what) => new(QuarantineReasons.UnsupportedEncoding,
        $"This is {what}. Events are JSON: have the source write JSON, or convert it on its way.");

    public static Refusal UnreadableEncoding(string encoding) => new(QuarantineReasons.UnsupportedEncoding,
        $"The content encoding is {Shown(encoding)}; gzip is understood, and none. Send it so.");

    public static Refusal Compressed(string how) => new(QuarantineReasons.UnsupportedEncoding,
        $"It is compressed as {how}; gzip is understood, and none. Unpack it, or compress it as gzip.");

    public static Refusal TwiceCompressed() => new(QuarantineReasons.UnsupportedEncoding,
        "It is compressed twice. Send it compressed once.");

    public static Refusal Broken(long at, string why) => new(QuarantineReasons.BrokenEncoding,
        $"The bytes cannot be decoded behind {at} bytes of text: {why.TrimEnd('.')}. Send it whole again.");

    public static Refusal UnpackedTooLarge(long limit) => new(QuarantineReasons.TooLarge,
        $"The message unpacks to more than {limit} bytes. Send less in one, or raise Events:MaxUnpackedBytes.");

    public static Refusal TooMany(int limit) => new(QuarantineReasons.TooLarge,
        $"The message holds more than {limit} events. Send less in one.");

    private static string Shown(string value) => value.Length <= QuotedLength ? value : $"{value[..QuotedLength]}…";

    private static string Named(JsonTokenType type) => type switch
    {
        JsonTokenType.StartArray => "an array",
        JsonTokenType.String => "a string",
        JsonTokenType.Number => "a number",
        JsonTokenType.True or JsonTokenType.False => "a boolean",
        _ => "no object",
    };

    private static string FirstSentence(string message) =>
        message.IndexOf(". ", StringComparison.Ordinal) is var end and >= 0 ? message[..(end + 1)] : message;

    private static int ValidPrefix(ReadOnlySpan<byte> json)
    {
        Span<char> chars = stackalloc char[256];
        var at = 0;
        while (Utf8.ToUtf16(json[at..], chars, out var read, out _, replaceInvalidSequences: false) == OperationStatus.DestinationTooSmall)
            at += read;
        _ = Utf8.ToUtf16(json[at..], chars, out var last, out _, replaceInvalidSequences: false);
        return at + last;
    }
}

using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using TradeKpi.Events;

namespace TradeKpi.Tests.Events;

/// <summary>Arbitrary events: any envelope that is allowed, any payload, and any spelling of both.</summary>
internal static class EventGenerators
{
    private static readonly Gen<char> Character = Gen.OneOf(
        Gen.Choose(' ', '~').Select(c => (char)c), Gen.Elements('"', '\\', '\n', '\u0001', 'é', '漢', '\u2028'));

    /// <summary>A text of 1 to 40 characters that is not blank.</summary>
    private static readonly Gen<string> Name =
        from length in Gen.Choose(0, 39)
        from rest in Character.ArrayOf(length)
        from first in Gen.Choose('A', 'Z')
        select (char)first + new string(rest);

    public static Gen<string> Number { get; } =
        from sign in Gen.Elements("", "-")
        from whole in Gen.Choose(0, int.MaxValue)
        from fraction in Gen.Elements("", ".5", ".50", ".000000000000000000001", ".1234567890123456789012345")
        from exponent in Gen.Elements("", "", "e3", "E-7", "e+0")
        select $"{sign}{whole.ToString(CultureInfo.InvariantCulture)}{fraction}{exponent}";

    public static Gen<Envelope> Envelope { get; } =
        from id in Name
        from entity in Gen.Elements(Enum.GetValues<Entity>())
        from change in Gen.Elements(Enum.GetValues<ChangeType>())
        from key in Name
        from high in Gen.Choose(0, int.MaxValue)
        from low in Gen.Choose(0, int.MaxValue)
        from days in Gen.Choose(0, 3_000_000)
        from microseconds in Gen.Choose(0, int.MaxValue)
        from source in Name
        select new Envelope(id, entity, change, key, ((Int128)high * int.MaxValue * int.MaxValue) + low,
            DateTimeOffset.MinValue.AddDays(days).AddTicks(microseconds * 10L), source, 1);

    /// <summary>Raw JSON values, nested up to three levels.</summary>
    private static Gen<string> Value(int depth) => depth == 0
        ? Gen.OneOf(Number, Name.Select(text => JsonSerializer.Serialize(text)), Gen.Elements("null", "true", "false", "{ }", "[]"))
        : Gen.OneOf(
            Value(0),
            Value(depth - 1).ArrayOf(3).Select(items => $"[ {string.Join(" ,", items)}]"),
            Value(depth - 1).ArrayOf(3)
                .Select(items => $"{{{string.Join(", ", items.Select((item, i) => $"\"price\\u002{i}\" :{item}"))}}}"));

    public static Gen<string> Payload { get; } =
        from fields in (from name in Gen.OneOf(Gen.Elements("amount", "price", "fee", "unit_price", "quantity", "gift"), Name)
                        from value in Value(2)
                        select (name, value)).ListOf()
        select "{" + string.Join(",\n", fields.DistinctBy(field => field.name, StringComparer.Ordinal)
            .Select(field => $"{JsonSerializer.Serialize(field.name)} : {field.value}")) + "}";

    /// <summary>An envelope and an event that says the same, in some order and spelling.</summary>
    public static Gen<(Envelope Envelope, string Payload, string Json)> Spelled { get; } =
        from envelope in Envelope
        from payload in Payload
        from quoted in Gen.Elements(true, false)
        from space in Gen.Elements("", " ", "\r\n\t")
        from order in Gen.Shuffle(Enumerable.Range(0, 10).ToArray())
        let fields = Fields(envelope, payload, quoted)
        select (envelope, payload, $"{{{string.Join($",{space}", order.Select(i => fields[i]))}{space}}}");

    private static string[] Fields(Envelope envelope, string payload, bool quoted)
    {
        var sequence = envelope.Sequence.ToString(CultureInfo.InvariantCulture);
        return
        [
            $"\"event_id\":{JsonSerializer.Serialize(envelope.EventId)}",
            $"\"entity\":\"{envelope.Entity.Wire()}\"",
            $"\"change_type\":\"{(quoted ? envelope.ChangeType.Wire().ToLowerInvariant() : envelope.ChangeType.Wire())}\"",
            $"\"key\":{JsonSerializer.Serialize(envelope.Key)}",
            $"\"sequence\":{(quoted ? $"\"{sequence}\"" : sequence)}",
            $"\"occurred_at\":\"{envelope.OccurredAt.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture)}\"",
            $"\"source\":{JsonSerializer.Serialize(envelope.Source)}",
            "\"schema_version\":1",
            $"\"payload\":{payload}",
            "\"extra\": [1.0, {}]",
        ];
    }

    /// <summary>A valid event with some of its bytes replaced, removed or doubled; or bytes of any kind.</summary>
    public static Gen<byte[]> Mutated { get; } = Gen.OneOf(
        Gen.Choose(0, 255).Select(b => (byte)b).ArrayOf(),
        from json in Gen.OneOf(Spelled.Select(spelled => spelled.Json), Gen.Elements(Foreign))
        from edits in (from at in Gen.Choose(0, 10_000)
                       from kind in Gen.Choose(0, 2)
                       from value in Gen.OneOf(Gen.Choose(0, 255), Gen.Elements<int>('{', '}', '"', '\\', ',', '[', '0', 'e', '-'))
                       select (at, kind, value)).ArrayOf(3)
        select Edit(Encoding.UTF8.GetBytes(json), edits));

    private static string[] Foreign =>
    [
        """{"before":null,"after":{"order_id":"ORD5","amount":{"scale":2,"value":"OZ4="},"order_date":1772368200123},"source":{"connector":"mysql","name":"s","table":"orders","ts_ms":1772368200123,"file":"mysql-bin.000123","pos":154,"row":0},"op":"c","ts_ms":1}""",
        """{"schema":{"type":"struct","fields":[{"type":"struct","fields":[{"type":"bytes","name":"org.apache.kafka.connect.data.Decimal","parameters":{"scale":"2"},"field":"amount"}],"field":"after"}]},"payload":{"before":null,"after":{"order_id":"ORD5","amount":"OZ4="},"source":{"connector":"postgresql","name":"s","table":"orders","ts_ms":1772368200123,"lsn":5},"op":"u"}}""",
        """{"specversion":"1.0","id":"1","source":"/s","time":"2026-03-01T12:30:00Z","iodebeziumop":"c","iodebeziumtable":"orders","iodebeziumname":"s","iodebeziumtsms":"5","data":{"before":null,"after":{"order_id":"ORD5"}}}""",
    ];

    private static byte[] Edit(byte[] bytes, (int At, int Kind, int Value)[] edits)
    {
        var list = bytes.ToList();
        foreach (var (place, kind, value) in edits)
        {
            var at = place % list.Count;
            if (kind == 0)
                list[at] = (byte)value;
            else if (kind == 1)
                list.RemoveRange(at, Math.Min(list.Count - at - 1, value));
            else
                list.Insert(at, (byte)value);
        }
        return [.. list];
    }

    /// <summary>The payload as its canonical event must hold it, made by another JSON library's rules: money numbers as strings.</summary>
    public static JsonNode Expected(string payload)
    {
        var node = JsonNode.Parse(payload)!.AsObject();
        foreach (var field in EventFields.Money)
        {
            if (node[field] is JsonValue value && value.GetValueKind() == JsonValueKind.Number)
                node[field] = $"#{value.ToJsonString()}";
        }
        return node;
    }
}

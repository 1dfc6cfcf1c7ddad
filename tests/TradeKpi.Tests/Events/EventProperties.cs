using System.Buffers;
using System.Numerics;
using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using TradeKpi.Events;

namespace TradeKpi.Tests.Events;

public sealed class EventProperties
{
    [Fact]
    public void Any_event_reads_back_equal() => Prop.ForAll(EventGenerators.Spelled.ToArbitrary(), spelled =>
    {
        var change = Samples.Accepted(spelled.Json);
        Assert.Equal(spelled.Envelope, change.Envelope);
        var expected = EventGenerators.Expected(spelled.Payload).AsObject();
        var actual = change.Payload().AsObject();
        Assert.Equal(expected.Select(field => field.Key), actual.Select(field => field.Key), StringComparer.Ordinal);
        foreach (var (name, value) in expected)
            AssertSame(value, actual[name]);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_canonical_event_reads_as_itself() => Prop.ForAll(EventGenerators.Spelled.ToArbitrary(), spelled =>
    {
        var once = Samples.Accepted(spelled.Json);
        var twice = Samples.Accepted(once.Text());
        Assert.Equal(once.Text(), twice.Text());
        Assert.Equal(once.Envelope, twice.Envelope);
        Assert.DoesNotContain('\n', once.Text());
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_written_envelope_reads_as_itself() => Prop.ForAll(EventGenerators.Envelope.ToArbitrary(), envelope =>
    {
        var output = new ArrayBufferWriter<byte>();
        CanonicalWriter.WriteHead(output, envelope);
        output.Write(",\"payload\":{}}"u8);
        var read = Samples.Reader.Read(output.WrittenMemory).Event!;
        Assert.Equal(envelope, read.Envelope);
        Assert.Equal(Encoding.UTF8.GetString(output.WrittenSpan), read.Text());
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Arbitrary_bytes_give_an_event_or_a_refusal_and_an_event_reads_as_itself() =>
        Prop.ForAll(EventGenerators.Mutated.ToArbitrary(), bytes =>
        {
            var result = Samples.Reader.Read(bytes);
            Assert.False(result.Event is not null && result.Refusal is not null);
            if (result.Event is { } change)
                Assert.Equal(change.Text(), Samples.Accepted(change.Text()).Text());
            else if (result.Refusal is { } refusal)
                Assert.EndsWith(".", refusal.Message, StringComparison.Ordinal);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3_000));

    [Fact]
    public void Money_keeps_its_value_exactly() => Prop.ForAll(EventGenerators.Number.ToArbitrary(), number =>
    {
        var change = Samples.Accepted(Samples.With("payload", $"{{\"amount\":{number}}}"));
        var text = (string)change.Payload()["amount"]!;
        Assert.DoesNotContain("e", text, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(Exact(number), Exact(text));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_input_splits_the_same_however_it_arrives() => Prop.ForAll(
        (from lines in Gen.OneOf(EventGenerators.Spelled.Select(spelled => spelled.Json),
            EventGenerators.Mutated.Select(Encoding.Latin1.GetString)).ListOf()
         from array in Gen.Elements(true, false)
         from chunk in Gen.Choose(1, 300)
         select (Input: array ? $"[{string.Join(",\n", lines)}]" : string.Join('\n', lines), Chunk: chunk)).ToArbitrary(),
        input =>
        {
            var whole = Split(input.Input, 10_000_000);
            Assert.Equal(whole, Split(input.Input, input.Chunk));
        }).QuickCheckThrowOnFailure();

    private static List<string> Split(string input, int chunk) =>
        [.. EventInputTests.Read(input, chunk, maxBytes: 1_024).GetAwaiter().GetResult()
            .Select(value => $"{value.Position} {value.Refusal} {Convert.ToHexString(value.Bytes.Span)}")];

    private static void AssertSame(JsonNode? expected, JsonNode? actual)
    {
        if (expected is JsonValue value && value.TryGetValue(out string? text) && text.StartsWith('#') && actual is JsonValue)
            Assert.Equal(Exact(text[1..]), Exact((string)actual!));
        else
            Assert.Equal(expected?.ToJsonString(), actual?.ToJsonString());
    }

    // The number as an integer times a power of ten, in lowest terms.
    private static (BigInteger Digits, int Exponent) Exact(string number)
    {
        var parts = number.Split('e', 'E');
        var exponent = parts.Length > 1 ? int.Parse(parts[1]) : 0;
        var point = parts[0].IndexOf('.', StringComparison.Ordinal);
        if (point >= 0)
            exponent -= parts[0].Length - point - 1;
        var digits = BigInteger.Parse(parts[0].Replace(".", "", StringComparison.Ordinal));
        while (!digits.IsZero && digits % 10 == 0)
            (digits, exponent) = (digits / 10, exponent + 1);
        return digits.IsZero ? (0, 0) : (digits, exponent);
    }
}

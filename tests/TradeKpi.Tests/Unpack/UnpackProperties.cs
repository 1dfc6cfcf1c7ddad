using FsCheck;
using FsCheck.Fluent;
using TradeKpi.Events;
using TradeKpi.Tests.Events;
using TradeKpi.Tests.Fakes;
using TradeKpi.Unpack;

namespace TradeKpi.Tests.Unpack;

public sealed class UnpackProperties
{
    private static readonly EventOptions s_options = new();

    private static readonly Gen<(string[] Events, string Form, string Encoding, int Chunk)> s_sent =
        from events in EventGenerators.Spelled.Select(spelled => spelled.Json.ReplaceLineEndings(" ")).NonEmptyListOf()
        from form in Gen.Elements(Forms.Several.Keys.ToArray())
        from encoding in Gen.Elements(Forms.Encoded.Keys.ToArray())
        from chunk in Gen.Elements(1, 2, 3, 7, 100, 100_000)
        select (events.Take(12).ToArray(), form, encoding, chunk);

    [Fact]
    public void Any_events_in_any_form_and_encoding_arrive_as_the_same_events() => Prop.ForAll(s_sent.ToArbitrary(), sent =>
    {
        var expected = sent.Events.Select(json => Samples.Accepted(json).Text());
        var bytes = Forms.Encoded[sent.Encoding](Forms.Several[sent.Form](sent.Events));
        Assert.Equal(expected, Texts(Stream(bytes, sent.Chunk)), StringComparer.Ordinal);
        var (values, refusal) = Unpacking.ReadAsync(bytes, MessageHead.None, s_options, CancellationToken.None).GetAwaiter().GetResult();
        Assert.Null(refusal);
        Assert.Equal(expected, Texts(values), StringComparer.Ordinal);
        Assert.Equal(Enumerable.Range(1, values.Count).Select(n => (long)n), values.Select(value => value.Position));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    /// <summary>Of every cut of every form: a prefix of the genuine events, byte for byte, and then one word of the tear.</summary>
    [Fact]
    public void A_gzip_that_is_cut_anywhere_gives_the_events_before_the_cut_and_says_once_that_it_is_torn() => Prop.ForAll(
        (from seed in Gen.Choose(1, int.MaxValue)
         from count in Gen.Choose(1, 120)
         from form in Gen.Elements(Forms.Several.Keys.ToArray())
         from chunk in Gen.Elements(1, 7, 100, 100_000)
         from members in Gen.Choose(1, 3)
         select (Seed: seed, Count: count, Form: form, Chunk: chunk, Members: members)).ToArbitrary(),
        sent =>
        {
            var random = new Random(sent.Seed);
            var events = Enumerable.Range(0, sent.Count).Select(_ => Line(random)).ToArray();
            var text = System.Text.Encoding.UTF8.GetBytes(Forms.Several[sent.Form](events));
            var members = text.Chunk((text.Length / sent.Members) + 1).Select(Forms.Zipped).ToArray();
            byte[] before = [.. members[..^1].SelectMany(member => member)];
            for (var cut = 0; cut < 20; cut++)
            {
                // Between two members it is no cut: what stands there is a whole gzip.
                byte[] zipped = [.. before, .. members[^1][..random.Next(3, members[^1].Length)]];
                AssertIsPrefix(events, zipped, sent.Chunk);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    private static void AssertIsPrefix(string[] events, byte[] cut, int chunk)
    {
        var values = Stream(cut, chunk);
        Assert.Equal(QuarantineReasons.BrokenEncoding, values[^1].Refusal!.Reason);
        var whole = values[..^1];
        Assert.All(whole, value => Assert.Null(value.Refusal));
        Assert.Equal(events.Take(whole.Count), whole.Select(value => System.Text.Encoding.UTF8.GetString(value.Bytes.Span)),
            StringComparer.Ordinal);
    }

    // As different as lines of one kind are: with repeats for the compression to find, and with what it cannot find.
    private static string Line(Random random) => Samples.With("event_id", $"\"{random.NextInt64():x}-{random.NextInt64():x}\"")
        .Replace("CUST27", $"CUST{random.Next(100_000)}", StringComparison.Ordinal)
        .Replace("147.50", $"{random.Next(1_000)}.{random.Next(10, 100)}", StringComparison.Ordinal);

    [Fact]
    public void Any_event_is_read_the_same_from_a_cloudevent_in_either_mode() => Prop.ForAll(
        (from spelled in EventGenerators.Spelled
         from prefix in Gen.Elements("cloudEvents:", "cloudEvents_", "ce_", "ce-", "CE-")
         select (spelled.Json, Prefix: prefix)).ToArbitrary(),
        sent =>
        {
            var head = Forms.Head(null, null, ($"{sent.Prefix}specversion", "1.0"), ($"{sent.Prefix}id", "A-1"), ($"{sent.Prefix}source",
                "/shop"), ($"{sent.Prefix}type", "t"), ("other", "x"));
            var structured = $$"""{"specversion":"1.0","id":"A-1","source":"/shop","type":"t","data":{{sent.Json}}}""";
            var (values, _) = Unpacking.ReadAsync(System.Text.Encoding.UTF8.GetBytes(sent.Json), head, s_options, CancellationToken.None)
                .GetAwaiter().GetResult();
            Assert.Equal(Samples.Accepted(structured).Envelope, Samples.Reader.Read(Assert.Single(values).Bytes).Event!.Envelope);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Arbitrary_bytes_are_taken_apart_the_same_however_they_arrive_and_never_throw() => Prop.ForAll(
        (from bytes in EventGenerators.Mutated
         from wrapped in Gen.Elements<Func<byte[], byte[]>>(bytes => bytes, Forms.Zipped, bytes => Forms.Zipped([.. bytes, 1])[..^1])
         from prefix in Gen.Elements<byte[]>([], [0xEF, 0xBB, 0xBF], [0xFF, 0xFE], [0x1F, 0x8B], [0], [.. "Obj\u0001"u8])
         from chunk in Gen.Choose(1, 50)
         select (Bytes: (byte[])[.. prefix, .. wrapped(bytes)], Chunk: chunk)).ToArbitrary(),
        sent =>
        {
            var (whole, pieces) = (Stream(sent.Bytes, 1_000_000), Stream(sent.Bytes, sent.Chunk));
            if (IsBroken(whole) || IsBroken(pieces))
                Assert.Equal(IsBroken(whole), IsBroken(pieces));
            else
                Assert.Equal(Shown(whole), Shown(pieces), StringComparer.Ordinal);
        })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    private static List<RawInput> Stream(byte[] bytes, int chunk)
    {
        using var stream = new ChunkedStream(bytes, chunk);
        return Unpacking.ReadAsync(stream, MessageHead.None, s_options, long.MaxValue, CancellationToken.None).ToListAsync().AsTask()
            .GetAwaiter().GetResult();
    }

    private static IEnumerable<string> Texts(IEnumerable<RawInput> values) => values.Select(value =>
    {
        Assert.Null(value.Refusal);
        return Samples.Reader.Read(value.Bytes).Event!.Text();
    });

    // How much comes out before the tear depends on how much goes in at a time.
    private static bool IsBroken(List<RawInput> values) => values is [.., { Refusal.Reason: QuarantineReasons.BrokenEncoding }];

    private static IEnumerable<string> Shown(IEnumerable<RawInput> values) =>
        values.Select(value => $"{value.Position} {value.Refusal} {Convert.ToHexString(value.Bytes.Span)}");
}

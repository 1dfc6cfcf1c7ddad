using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using TradeKpi.Archive;
using TradeKpi.Events;
using TradeKpi.Quarantine;
using TradeKpi.Tests.Fakes;
using TradeKpi.Tests.Unpack;

namespace TradeKpi.Tests.Archive;

/// <summary>What other producers put on the hub: messages that are not one event in plain JSON.</summary>
public sealed class HubMessageTests
{
    private const string Tombstones =
        "lake/tombstone/date=2026-01-02/hour=03/tradekpi-20260102030405-3-0000000000000000001-0000000000000000004.json";

    private readonly MemoryLake _lake = new();
    private readonly MemoryHub _hub = new();

    [Fact]
    public async Task A_tombstone_is_kept_at_its_place_in_the_hub()
    {
        _hub.Add(Lines.Event(0), [], "null"u8.ToArray(), """{"schema":null,"payload":null}"""u8.ToArray(), "[]"u8.ToArray(),
            Lines.Event(5));
        var report = await ArchiveAsync();
        Assert.Equal((6, 2, 4), (report.Events, report.Lines[Entity.Order], report.Tombstones));
        Assert.Contains(Tombstones, report.Paths, StringComparer.Ordinal);
        Assert.Empty(report.Quarantined);
        var lines = Lines.Of(_lake.Files[Tombstones]).ToList();
        Assert.Equal([1, 2, 3, 4], lines.Select(line => line.GetProperty("hub_sequence").GetInt64()));
        Assert.All(lines, line => Assert.True(Lines.Reader.Read(Encoding.UTF8.GetBytes(line.GetRawText())).IsTombstone));
    }

    [Fact]
    public async Task A_truncate_is_kept_as_a_tombstone_that_says_what_it_emptied_and_is_told()
    {
        var told = new ToldLog<ArchiveStage>();
        var stage = new ArchiveStage(Lines.Reader, _lake, new QuarantineStore(_lake), logger: told);
        var truncate = Bytes("""
            {"op":"t","before":null,"after":null,"source":{"connector":"postgresql","name":"shop","schema":"public","table":"orders","lsn":9,"ts_ms":1736935200000}}
            """.Trim());
        var report = await stage.ArchiveAsync(MemoryHub.Batch([new HubEvent(truncate, 1, MemoryHub.Start)]), CancellationToken.None);
        Assert.Equal((1, 1), (report.Events, report.Tombstones));
        Assert.Empty(report.Quarantined);
        var line = Assert.Single(Lines.Of(_lake.Files.Single().Value));
        Assert.Equal("public.orders", line.GetProperty("truncated").GetProperty("table").GetString());
        Assert.Equal(1, line.GetProperty("hub_sequence").GetInt64());
        Assert.Equal("shop public.orders", Lines.Reader.Read(Bytes(line.GetRawText())).Truncation?.Name);
        Assert.Contains("shop public.orders was emptied", Assert.Single(told.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_event_of_a_message_has_the_message_s_place_and_its_own_within()
    {
        _hub.Add(Lines.Event(0), Bytes($"[{Text(1)},{Text(2, Entity.Trade)},null,{{\"x\":1}}]"));
        var report = await ArchiveAsync();
        Assert.Equal((5, 1), (report.Events, report.Tombstones));
        Assert.Equal(["0", "1 1/4"], Places("lake/order"), StringComparer.Ordinal);
        Assert.Equal(["1 2/4"], Places("lake/trade"), StringComparer.Ordinal);
        Assert.Equal(["1 3/4"], Places("lake/tombstone"), StringComparer.Ordinal);
        var refused = Assert.Single(await RefusedAsync());
        Assert.Equal("hub tradekpi/20260102030405/3/1/4/4", refused.Origin);
        Assert.Equal("{\"x\":1}", Encoding.UTF8.GetString(refused.Raw.Span));
    }

    [Fact]
    public async Task One_event_has_the_same_line_however_it_was_encoded()
    {
        foreach (var (_, encode) in Forms.Encoded)
        {
            var (plain, encoded) = (new MemoryLake(), new MemoryLake());
            await ArchiveAsync(plain, new HubEvent(Lines.Event(7), 7, MemoryHub.Start));
            await ArchiveAsync(encoded, new HubEvent(encode(Text(7)), 7, MemoryHub.Start));
            Assert.Equal(plain.Files.Values.Single(), encoded.Files.Values.Single());
        }
    }

    [Fact]
    public async Task Properties_and_content_type_travel_with_the_event_and_with_the_refusal()
    {
        var head = Forms.Head("text/json", "gzip", ("tenant", "é\"x"), ("Diagnostic-Id", "00-1"));
        await ArchiveAsync(_lake,
            new HubEvent(Forms.Zipped(Lines.Event(1)), 1, MemoryHub.Start) { Head = head },
            new HubEvent(Lines.Torn(2), 2, MemoryHub.Start) { Head = head });
        var line = Assert.Single(Lines.Of(_lake.Files.First(file => file.Key.StartsWith("lake/", StringComparison.Ordinal)).Value));
        const string expected = """{"content_type":"text/json","content_encoding":"gzip","properties":{"tenant":"é\"x"}}""";
        Assert.Equal(expected, line.GetProperty("hub_message").GetRawText());
        Assert.Equal(expected, Assert.Single(await RefusedAsync()).Head);
        Assert.Null(Lines.Reader.Read(Encoding.UTF8.GetBytes(line.GetRawText())).Refusal);
    }

    [Fact]
    public async Task What_our_own_publisher_says_beside_an_event_is_no_part_of_its_line()
    {
        var (plain, said) = (new MemoryLake(), new MemoryLake());
        await ArchiveAsync(plain, new HubEvent(Lines.Event(1), 1, MemoryHub.Start));
        await ArchiveAsync(said, new HubEvent(Lines.Event(1), 1, MemoryHub.Start)
        { Head = Forms.Head("application/json", null, ("Diagnostic-Id", "00-1"), ("traceparent", "00-1")) });
        Assert.Equal(plain.Files.Values.Single(), said.Files.Values.Single());
    }

    [Fact]
    public async Task A_body_that_the_hub_calls_no_data_is_parked_with_its_text()
    {
        await ArchiveAsync(_lake,
            new HubEvent(Lines.Event(1), 1, MemoryHub.Start) { Refusal = new Refusal(QuarantineReasons.NotData, "an AMQP value") },
            new HubEvent(Lines.Event(2), 2, MemoryHub.Start));
        var refused = Assert.Single(await RefusedAsync());
        Assert.Equal((QuarantineReasons.NotData, "hub tradekpi/20260102030405/3/1"), (refused.Reason, refused.Origin));
        Assert.Equal(Lines.Event(1), refused.Raw.ToArray());
        Assert.Equal(["2"], Places("lake/order"), StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_message_that_cannot_be_decoded_stops_no_other_and_keeps_its_bytes()
    {
        byte[] torn = [.. Forms.Zipped(Lines.Event(1))[..^9]], avro = [.. "Obj\u0001"u8, 4, 20, 30, 40, 50, 60];
        var bomb = Forms.Bomb(50_000_000);
        _hub.Add(torn, Lines.Event(1), avro, bomb);
        var report = await ArchiveAsync();
        Assert.Equal(1, report.Lines[Entity.Order]);
        var refused = await RefusedAsync();
        Assert.Equal([QuarantineReasons.BrokenEncoding, QuarantineReasons.UnsupportedEncoding, QuarantineReasons.TooLarge],
            refused.Select(entry => entry.Reason), StringComparer.Ordinal);
        Assert.Equal([torn, avro, bomb], refused.Select(entry => entry.Raw.ToArray()));
    }

    [Fact]
    public async Task A_batch_that_unpacks_to_very_much_is_written_in_parts_and_comes_again_as_the_same_files()
    {
        var pad = new string(' ', 900);
        for (var message = 0; message < 9; message++)
            _hub.Add(Forms.Zipped(Bytes(string.Concat(Enumerable.Range(message * 10_000, 10_000)
                .Select(n => Text(n, extra: $"\"pad\":\"{pad}\",") + "\n")))));
        var report = await ArchiveAsync();
        Assert.Equal((90_000, 90_000), (report.Events, report.Lines[Entity.Order]));
        Assert.InRange(report.Paths.Count, 2, 7);
        Assert.Equal(report.Paths, (await ArchiveAsync()).Paths);
        Assert.All(_lake.Files.Values, file => Assert.InRange(file.Length, 1, 100_000_000));
    }

    [Fact]
    public void Any_packing_into_messages_and_batches_gives_the_same_events_each_at_one_place()
    {
        var message = from first in Gen.Choose(0, 1_000)
                      from count in Gen.Choose(1, 5)
                      from form in Gen.Elements(Forms.Several.Keys.ToArray())
                      from encoding in Gen.Elements(Forms.Encoded.Keys.ToArray())
                      let events = Enumerable.Range(first, count).Select(n => Text(n)).ToList()
                      select (Events: events, Body: Forms.Encoded[encoding](Forms.Several[form](events)));
        Prop.ForAll(message.ListOf().ToArbitrary(), Gen.Choose(1, 4).ToArbitrary(), (messages, size) =>
        {
            var (lake, hub) = (new MemoryLake(), new MemoryHub());
            hub.Add([.. messages.Select(sent => sent.Body)]);
            foreach (var batch in hub.Events.Chunk(size).Concat(hub.Events.Chunk(3)))
                ArchiveAsync(lake, batch).GetAwaiter().GetResult();
            var lines = lake.Files.Values.SelectMany(Lines.Of)
                .DistinctBy(line => (line.GetProperty("hub_sequence").GetInt64(), ItemOf(line))).ToList();
            Assert.Equal(
                messages.SelectMany(sent => sent.Events).Select(json => Lines.Reader.Read(Bytes(json)).Event!.Envelope.EventId)
                    .Order(StringComparer.Ordinal),
                lines.Select(line => line.GetProperty("event_id").GetString()!).Order(StringComparer.Ordinal), StringComparer.Ordinal);
            Assert.All(lines.GroupBy(line => line.GetProperty("hub_sequence").GetInt64()), parts =>
                Assert.Equal(messages[(int)parts.Key].Events.Count, parts.Count()));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(50));
    }

    private static string Text(int n, Entity entity = Entity.Order, string extra = "") =>
        Encoding.UTF8.GetString(Lines.Event(n, entity, extra));

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string ItemOf(JsonElement line) => line.TryGetProperty("hub_item", out var item) ? item.GetString()! : "";

    private IEnumerable<string> Places(string folder) => _lake.Files.Where(file => file.Key.StartsWith(folder, StringComparison.Ordinal))
        .SelectMany(file => Lines.Of(file.Value))
        .Select(line => $"{line.GetProperty("hub_sequence").GetInt64()} {ItemOf(line)}".TrimEnd());

    private async Task<List<QuarantineEntry>> RefusedAsync() =>
        await new QuarantineStore(_lake).ListAsync(CancellationToken.None).Select(item => item.Entry).ToListAsync();

    private Task<ArchiveReport> ArchiveAsync() => ArchiveAsync(_lake, [.. _hub.Events]);

    private static Task<ArchiveReport> ArchiveAsync(MemoryLake lake, params HubEvent[] events) =>
        new ArchiveStage(Lines.Reader, lake, new QuarantineStore(lake)).ArchiveAsync(MemoryHub.Batch(events), CancellationToken.None);
}

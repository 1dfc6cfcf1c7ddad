using System.IO.Compression;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using TradeKpi.Archive;
using TradeKpi.Erasure;
using TradeKpi.Events;
using TradeKpi.Lake;
using TradeKpi.Operate;
using TradeKpi.Publish;
using TradeKpi.Quarantine;
using TradeKpi.Specs;
using TradeKpi.Tests.Fakes;

namespace TradeKpi.Tests.Operate;

/// <summary>What of a customer the lake holds once its erasure was asked for, whichever way the hub delivers its events.</summary>
public class EraseStageTests
{
    private const string Secret = "Quellenbrunn";

    private readonly ManualTime _time = new();

    /// <summary>Messages of customers K0 to K16, of orders, and torn ones, some of which are delivered in two batches and again.</summary>
    [Fact]
    public void What_is_rewritten_is_what_is_archived_from_then_on_whatever_comes() => Prop.ForAll(
        (from messages in Message.ListOf(14)
         from cut in Gen.Choose(1, 13)
         select (messages.ToArray(), cut)).ToArbitrary(),
        given => IsTheSameAsync(given.Item1, given.cut).GetAwaiter().GetResult()).Check(Config.QuickThrowOnFailure.WithMaxTest(60));

    [Fact]
    public async Task Cut_off_before_any_file_it_loses_nothing_and_the_next_call_ends_it()
    {
        var whole = await ArchivedAsync(Messages, 3);
        await RecordAsync(whole);
        var report = await Stage(whole).EraseAsync(default);
        Assert.True(report.Files > 3, report.ToString());
        for (var fails = 0; fails < report.Files; fails++)
        {
            var lake = await ArchivedAsync(Messages, 3);
            await RecordAsync(lake);
            var before = LinesOf(lake);
            var left = fails;
            lake.BeforeRewrite = _ => left = left > 0 ? left - 1 : throw new IOException("the disk is full");
            await Assert.ThrowsAsync<IOException>(() => Stage(lake).EraseAsync(default));
            Assert.Equal(before, LinesOf(lake), StringComparer.Ordinal);

            lake.BeforeRewrite = _ => { };
            await Stage(lake).EraseAsync(default);
            Assert.Equal(Contents(whole), Contents(lake), StringComparer.Ordinal);
            Assert.Equal((0, 0, 0), await Stage(lake).EraseAsync(default) is var again
                ? (again.Files, again.Events, again.Entries)
                : default);
        }
    }

    [Fact]
    public async Task What_comes_later_is_masked_at_the_door_and_in_the_quarantine()
    {
        var (lake, hub) = (new MemoryLake(), new MemoryHub());
        await RecordAsync(lake);
        var records = new ErasureRecords(lake, _time);
        var door = new PublishStage(
            Lines.Reader, hub, new QuarantineStore(lake, records), new PublishOptions(), _time, records);
        await door.PublishAsync(Lines.Input(Customer(1), Customer(2), Torn(1), Torn(2), Order(1)), InputOrigin.File("f"), null, default);

        var bodies = hub.Published.Select(change => Text(change.Json.Span)).ToList();
        Assert.Equal([false, true, true], bodies.Select(body => body.Contains(Secret, StringComparison.Ordinal)));
        var kept = await new QuarantineStore(lake).ListAsync(default).Select(item => Text(item.Entry.Raw.Span)).ToListAsync();
        Assert.Equal(["(erased)", Text(Torn(2))], kept);
    }

    [Fact]
    public async Task A_process_knows_within_half_a_minute_what_another_records()
    {
        var lake = new MemoryLake();
        var records = new ErasureRecords(lake, _time);
        Assert.True((await records.KeysAsync(default)).IsEmpty);
        await RecordAsync(lake);
        Assert.True((await records.KeysAsync(default)).IsEmpty);
        _time.Advance(ErasureRecords.KnownAfter);
        Assert.True((await records.KeysAsync(default)).Hold("K1"));
    }

    [Fact]
    public async Task The_first_record_of_a_key_stands()
    {
        var lake = new MemoryLake();
        await Stage(lake).RecordAsync([" K1 "], "asked by letter", default);
        _time.Advance(TimeSpan.FromDays(1));
        await Stage(lake).RecordAsync(["K1"], "again", default);
        Assert.Equal([new ErasureRecord("K1", "asked by letter", _time.Start)],
            await new ErasureRecords(lake, _time).ListAsync(default).ToListAsync());
    }

    [Fact]
    public async Task What_cannot_be_read_is_named_and_stays()
    {
        var lake = new MemoryLake();
        await RecordAsync(lake);
        var torn = "lake/customer/date=2026-01-02/hour=03/torn.json";
        await lake.WriteOnceAsync(torn, Encoding.UTF8.GetBytes("{\"key\":\"K1\",\"name\":\"" + Secret), default);
        var half = "lake/customer/date=2026-01-02/hour=03/half.json";
        await lake.WriteOnceAsync(
            half, """{"entity":"customer","key":"\ud83d","payload":{"customer_id":"K1"}}"""u8.ToArray(), default);
        var zipped = QuarantineEntry.Of(new Refusal("TOO_LARGE", "too large"), "hub", _time.GetUtcNow(), [0x1F, 0x8B, 1, 2]);
        var path = await new QuarantineStore(lake).WriteAsync("q", [zipped], default);

        var report = await Stage(lake).EraseAsync(default);

        Assert.Equal(
            [$"{half}: line 1 is damaged, and names an erased key.",
                $"{torn}: line 1 is damaged, and names an erased key.",
                $"{path}: what was refused in line 1 is compressed, and cannot be searched."],
            report.Remaining);
        Assert.Contains(Secret, Text(lake.Files[torn]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("zlib")]
    [InlineData("zip")]
    [InlineData("brotli")]
    [InlineData("gzip in gzip")]
    public async Task What_was_refused_compressed_is_searched_and_goes_where_it_tells_of_an_erased_customer(string packing)
    {
        // The key lies across two pieces of what is unpacked, behind a character of several bytes.
        var filler = new string('ö', (1 << 19) - 30);
        var bodies = new[] { $"{filler}{Text(Customer(1))}{filler}", $"{filler}{Text(Customer(2))}", Text(Order(1)).Replace(Secret, "") };
        var entries = bodies.Select((body, at) => QuarantineEntry.Of(new Refusal("TOO_LARGE", "too large"), $"hub {at}",
            _time.GetUtcNow(), Packed(packing, Encoding.UTF8.GetBytes(body))) with
        { Head = packing == "brotli" ? """{"content_encoding":"br"}""" : null }).ToList();
        var lake = new MemoryLake();
        await new QuarantineStore(lake).WriteAsync("before", entries, default);
        await RecordAsync(lake);

        var report = await Stage(lake).EraseAsync(default);
        Assert.Equal((1, 0), (report.Entries, report.Remaining.Count));
        var kept = await new QuarantineStore(lake).ListAsync(default).ToListAsync();
        Assert.Equal([true, false, false], kept.Select(item => item.Entry.Raw.Span.SequenceEqual(ErasedEntry.Raw.Span)));

        // Sent again, it is masked before it is written, and makes the same lines.
        var files = Contents(lake).ToList();
        await new QuarantineStore(lake, new ErasureRecords(lake, _time)).WriteAsync("again", entries, default);
        Assert.Equal(files.Count + 1, Contents(lake).Count());
        Assert.Equal(kept.Select(item => item.Entry.QuarantineId),
            (await new QuarantineStore(lake).ListAsync(default).ToListAsync()).Select(item => item.Entry.QuarantineId),
            StringComparer.Ordinal);
        Assert.Equal((0, 0), await Stage(lake).EraseAsync(default) is var second ? (second.Entries, second.Files) : default);
    }

    [Fact]
    public void What_unpacks_to_more_than_anybody_would_search_goes()
    {
        var bomb = QuarantineEntry.Of(new Refusal("TOO_LARGE", "too large"), "hub", _time.GetUtcNow(),
            Packed("gzip", new byte[300 << 20]));
        Assert.Equal("(erased)", Text(ErasedEntry.Of(bomb, new ErasedKeys(["K1"])).Raw.Span));
        Assert.Same(bomb, ErasedEntry.Of(bomb, ErasedKeys.None));
    }

    [Theory]
    [InlineData("""{"entity":"order","key":"O1","payload":{"customer_id":"K1","amount":}""", false)]
    [InlineData("""{"payload":{"source":{"table":"orders"},"after":{"customer_id":"K1",""", false)]
    [InlineData("""{"entity":"order","payload":{"customer_id":"K1","ship_to":{"name":"Zac""", true)]
    [InlineData("""{"entity":"order","payload":{"customer_id":"K1","note":"z@x.example""", true)]
    [InlineData("""{"entity":"customer","key":"K1""", true)]
    [InlineData("K1;Zac;Brunn", true)]
    [InlineData("K12;Zac;Brunn", false)]
    public void A_refused_event_goes_unless_it_is_another_s_or_tells_of_something_else(string raw, bool goes)
    {
        var entry = QuarantineEntry.Of(new Refusal("TORN_JSON", "torn"), "f", _time.GetUtcNow(), Encoding.UTF8.GetBytes(raw));
        var left = ErasedEntry.Of(entry, new ErasedKeys(["K1"]));
        Assert.Equal(goes ? "(erased)" : raw, Text(left.Raw.Span));
        Assert.Equal((entry.QuarantineId, entry.Reason, entry.Origin, entry.ReceivedAt),
            (left.QuarantineId, left.Reason, left.Origin, left.ReceivedAt));
        Assert.NotNull(Lines.Reader.Read(ErasedEntry.Raw).Refusal);
    }

    private static byte[][] Messages => [.. Enumerable.Range(0, 20)
        .Select(n => n % 3 == 0 ? Order(n) : n % 5 == 0 ? Torn(1) : Customer(n % 2))];

    private static Gen<byte[]> Message { get; } =
        from n in Gen.Choose(0, 3)
        from kind in Gen.Elements<Func<int, byte[]>>(Customer, Customer, Order, Torn, Spaced, Two)
        select kind(n);

    private async Task<bool> IsTheSameAsync(byte[][] messages, int cut)
    {
        var lake = await ArchivedAsync(messages, cut);
        await RecordAsync(lake);
        await Stage(lake).EraseAsync(default);
        Assert.DoesNotContain(Contents(lake), file => file.Contains("K1 " + Secret, StringComparison.Ordinal));

        // From the hub's beginning, by a process that knows of the erasure: it finds what stands there, or other batches of the same.
        var files = Contents(lake).ToList();
        var records = new ErasureRecords(lake, _time);
        var stage = new ArchiveStage(Lines.Reader, lake, new QuarantineStore(lake, records), records);
        var hub = new MemoryHub();
        hub.Add(messages);
        var quarantined = await IdsAsync(lake);
        foreach (var batch in Cut(hub, cut))
            Assert.Equal(0, (await stage.ArchiveAsync(MemoryHub.Batch(batch), default)).Written);
        Assert.Equal(quarantined, await IdsAsync(lake));
        Assert.DoesNotContain(Contents(lake), file => file.Contains("K1 " + Secret, StringComparison.Ordinal));
        Assert.Subset(Contents(lake).ToHashSet(StringComparer.Ordinal), files.ToHashSet(StringComparer.Ordinal));
        return true;
    }

    private static async Task<MemoryLake> ArchivedAsync(byte[][] messages, int cut)
    {
        var (lake, hub) = (new MemoryLake(), new MemoryHub());
        hub.Add(messages);
        foreach (var batch in Cut(hub, cut))
            await new ArchiveStage(Lines.Reader, lake, new QuarantineStore(lake)).ArchiveAsync(MemoryHub.Batch(batch), default);
        return lake;
    }

    private static IEnumerable<IReadOnlyList<HubEvent>> Cut(MemoryHub hub, int cut) => hub.Events.Chunk(cut);

    private static async Task<List<string>> IdsAsync(MemoryLake lake) =>
        await new QuarantineStore(lake).ListAsync(default).Select(item => item.Entry.QuarantineId).Order(StringComparer.Ordinal)
            .ToListAsync();

    private async Task RecordAsync(MemoryLake lake) => await Stage(lake).RecordAsync(["K1"], "", default);

    private EraseStage Stage(MemoryLake lake) => new(lake, lake, new ErasureRecords(lake, _time), _time);

    private static IEnumerable<string> Contents(MemoryLake lake) => lake.Files.Select(file => $"{file.Key}\n{Text(file.Value)}");

    private static IEnumerable<string> LinesOf(MemoryLake lake) =>
        [.. lake.Files.Select(file => $"{file.Key} {Text(file.Value).Split('\n').Length}")];

    private static byte[] Packed(string packing, byte[] body)
    {
        if (packing == "gzip in gzip")
            return Packed("gzip", Packed("gzip", body));
        using var packed = new MemoryStream();
        if (packing == "zip")
        {
            using (var archive = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
            using (var entry = archive.CreateEntry("a.json").Open())
                entry.Write(body);
            return packed.ToArray();
        }

        using (Stream stream = packing switch
        {
            "zlib" => new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true),
            "brotli" => new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true),
            _ => new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true),
        })
            stream.Write(body);
        return packed.ToArray();
    }

    private static byte[] Customer(int n) => Encoding.UTF8.GetBytes(
        $$$"""{"event_id":"c{{{n}}}","entity":"customer","change_type":"UPDATE","key":"K{{{n}}}","sequence":{{{n}}},"occurred_at":"2026-01-02T03:04:05Z","source":"crm","schema_version":1,"nick":"K{{{n}}} {{{Secret}}}","payload":{"customer_id":"K{{{n}}}","name":"K{{{n}}} {{{Secret}}}","email":"K{{{n}}} {{{Secret}}}","country":"DE"}}""");

    private static byte[] Spaced(int n) =>
        Encoding.UTF8.GetBytes(Text(Customer(n)).Replace("\":", "\" : ", StringComparison.Ordinal).Replace(",\"", " , \"",
            StringComparison.Ordinal));

    private static byte[] Two(int n) => [.. Customer(n), (byte)'\n', .. Customer(n + 1)];

    private static byte[] Order(int n) => Encoding.UTF8.GetBytes(
        $$$"""{"event_id":"o{{{n}}}","entity":"order","change_type":"INSERT","key":"O{{{n}}}","sequence":{{{n}}},"occurred_at":"2026-01-02T03:04:05Z","source":"shop","schema_version":1,"payload":{"order_id":"O{{{n}}}","customer_id":"K{{{n}}}","amount":"1.00","note":"{{{Secret}}}"}}""");

    private static byte[] Torn(int n) => Encoding.UTF8.GetBytes(
        $$$"""{"entity":"customer","key":"K{{{n}}}","payload":{"name":"K{{{n}}} {{{Secret}}}""");

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);
}

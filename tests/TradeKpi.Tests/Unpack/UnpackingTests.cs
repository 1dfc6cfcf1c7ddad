using System.Text;
using TradeKpi.Events;
using TradeKpi.Tests.Fakes;
using TradeKpi.Unpack;

namespace TradeKpi.Tests.Unpack;

public sealed class UnpackingTests
{
    private readonly EventOptions _options = new();

    [Theory]
    [InlineData("{\"a\":1}{\"a\":2}\n{\"a\":3}", "1:{\"a\":1}|1:{\"a\":2}|2:{\"a\":3}")]
    [InlineData("{\"a\":\"}{\"}", "1:{\"a\":\"}{\"}")]
    [InlineData("{\"a\":{}} {\"a\":2}", "1:{\"a\":{}}|1:{\"a\":2}")]
    [InlineData("{\"a\":1}{\"a\":", "1:{\"a\":1}|1:{\"a\":!TORN_JSON")]
    [InlineData("{\"a\":1}x", "1:{\"a\":1}x")]
    [InlineData("{\"a\":1}{\"a\":2}x", "1:{\"a\":1}|1:{\"a\":2}x")]
    [InlineData("{\"a\":1}}{\"a\":2}", "1:{\"a\":1}}{\"a\":2}")]
    [InlineData("{\"a\":1}\n[{\"a\":2},null]\n", "1:{\"a\":1}|2:{\"a\":2}|2:null")]
    [InlineData("{\"a\":1}\n[1,2]\n[]\n", "1:{\"a\":1}|2:[1,2]|3:[]")]
    [InlineData("{\"a\":1}\n\uFEFF{\n\"a\":2\n}\n", "1:{\"a\":1}|2:{\n\"a\":2\n}")]
    [InlineData("{\"a\":{\n\uFEFF{\"a\":2}\n", "1:{\"a\":{!TORN_JSON|2:{\"a\":2}")]
    [InlineData("[{\"a\":1}]\n\uFEFF[{\"a\":2}]\uFEFF{\"a\":3}", "1:{\"a\":1}|2:{\"a\":2}|3:{\"a\":3}")]
    [InlineData("{\"a\":1}\uFEFF{\"a\":2}\uFEFF\n{\"a\":3}", "1:{\"a\":1}|1:{\"a\":2}|2:{\"a\":3}")]
    [InlineData("{\"a\":1}\n\uFEFF[{\"a\":2}]\uFEFF[{\"a\":3}]\n", "1:{\"a\":1}|2:{\"a\":2}|2:{\"a\":3}")]
    [InlineData("{\"a\":1}\n[{\"a\":2},{\"a\":3}]{\"a\":4}\n{\"a\":5}", "1:{\"a\":1}|2:{\"a\":2}|2:{\"a\":3}|2:{\"a\":4}|3:{\"a\":5}")]
    [InlineData("{\"a\":1} [{\"a\":2}]\t[] {\"a\":[[1],[2]]}", "1:{\"a\":1}|1:{\"a\":2}|1:[]|1:{\"a\":[[1],[2]]}")]
    [InlineData("{\"a\":1}\n\uFEFF \uFEFF{\"a\":2} \uFEFF \n\uFEFF", "1:{\"a\":1}|2:{\"a\":2}")]
    [InlineData("{\"a\":1}[{\"a\":2},{\"a\"", "1:{\"a\":1}|1:[{\"a\":2},{\"a\"")]
    [InlineData("{\"a\":{\n}}\uFEFF\n{\"a\":2}", "1:{\"a\":{\n}}|3:{\"a\":2}")]
    public async Task An_input_is_cut_into_its_values(string input, string expected)
    {
        foreach (var chunk in new[] { 100_000, 1, 2, 3, 5, 8 })
            Assert.Equal(expected, Shown(await StreamAsync(Encoding.UTF8.GetBytes(input), chunk: chunk)));
    }

    [Fact]
    public async Task A_line_of_objects_may_be_longer_than_an_event_may_be()
    {
        _options.MaxEventBytes = 1_024;
        var events = Enumerable.Range(0, 40).Select(n => $"{{\"n\":{n},\"x\":\"{new string('}', n)}{{\"}}").ToList();
        var large = $"{{\"x\":\"{new string('y', 2_000)}\"}}";
        var input = $"\uFEFF {string.Concat(events)}\n{string.Concat(events)}{large}\n{{\"a\":1}}";
        foreach (var chunk in new[] { 1, 7, 1_024, 100_000 })
        {
            var values = await StreamAsync(Encoding.UTF8.GetBytes(input), chunk: chunk);
            Assert.Equal([.. events, .. events], values.Take(80).Select(value => Encoding.UTF8.GetString(value.Bytes.Span)),
                StringComparer.Ordinal);
            Assert.Equal(QuarantineReasons.TooLarge, values[80].Refusal!.Reason);
            Assert.Equal([1, 2, 2, 3], new[] { 0, 40, 80, 81 }.Select(n => values[n].Position));
        }
    }

    [Theory]
    [InlineData("Obj\u0001\u0004\u0014avro.codec", "Avro object container")]
    [InlineData("\u00C3\u0001\u0001\u0002\u0003\u0004\u0005\u0006\u0007\u0008x",
        "Avro single object (schema fingerprint 0807060504030201)")]
    [InlineData("\u0000\u0000\u0000\u0001\u0002\u0006abc", "schema id 258")]
    [InlineData("(\u00B5/\u00FD\u0004\u0058", "compressed as zstd; gzip is understood")]
    [InlineData("\u00FD7zXZ\u0000\u0000\u0004", "compressed as xz")]
    [InlineData("BZh91AY&SY\u0000", "compressed as bzip2")]
    [InlineData("\u0004\"M\u0018", "compressed as lz4")]
    [InlineData("7z\u00BC\u00AF'\u001C", "compressed as 7z")]
    [InlineData("\u00FF\u0006\u0000\u0000sNaPpY", "compressed as snappy")]
    [InlineData("PK\u0003\u0004", "compressed as zip")]
    [InlineData("x\u009C\u0003\u0000", "compressed as zlib")]
    [InlineData("x^\u0003\u0000", "compressed as zlib")]
    public async Task An_avro_or_protobuf_frame_and_a_foreign_compression_is_refused_by_name(string latin1, string named)
    {
        var bytes = Encoding.Latin1.GetBytes(latin1);
        var (values, refusal) = await MessageAsync(bytes);
        Assert.Empty(values);
        Assert.Equal(QuarantineReasons.UnsupportedEncoding, refusal!.Reason);
        Assert.Contains(named, refusal.Message, StringComparison.Ordinal);

        var streamed = Assert.Single(await StreamAsync(bytes));
        Assert.Equal(refusal, streamed.Refusal);
        Assert.Equal(bytes, streamed.Bytes.ToArray());
        Assert.Equal(refusal, (await MessageAsync(Forms.Zipped(bytes))).Refusal);
    }

    [Theory]
    [InlineData("avro/binary", null, "avro/binary")]
    [InlineData("application/vnd.shop.order+avro; v=1", null, "application/vnd.shop.order+avro")]
    [InlineData("application/x-protobuf", null, "application/x-protobuf")]
    [InlineData(null, "br", "br")]
    public async Task What_the_head_says_is_no_json_is_refused_by_name(string? type, string? encoding, string named)
    {
        var (_, refusal) = await MessageAsync([8, 1], Forms.Head(type, encoding));
        Assert.Equal(QuarantineReasons.UnsupportedEncoding, refusal!.Reason);
        Assert.Contains(named, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("GZIP")]
    [InlineData("utf-8")]
    [InlineData("identity")]
    [InlineData(null)]
    public async Task The_first_bytes_say_whether_it_is_gzip_whatever_the_head_calls_it(string? encoding)
    {
        Assert.Single((await MessageAsync(Lines.Event(1), Forms.Head(null, encoding))).Values);
        Assert.Single((await MessageAsync(Forms.Zipped(Lines.Event(1)), Forms.Head(null, encoding))).Values);
    }

    [Fact]
    public async Task A_small_message_that_unpacks_to_very_much_is_refused()
    {
        _options.MaxUnpackedBytes = 1_000_000;
        var bomb = Forms.Bomb(200_000_000);
        var (values, refusal) = await MessageAsync(bomb);
        Assert.Empty(values);
        Assert.Equal(QuarantineReasons.TooLarge, refusal!.Reason);
        Assert.Contains("Events:MaxUnpackedBytes", refusal.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<UnpackedTooLargeException>(() => StreamAsync(bomb, most: 1_000_000));
    }

    [Fact]
    public async Task A_message_of_very_many_values_is_refused()
    {
        var (values, refusal) = await MessageAsync(Forms.Zipped(Encoding.UTF8.GetBytes($"[{string.Join(',', new int[100_001])}]")));
        Assert.Empty(values);
        Assert.Equal(QuarantineReasons.TooLarge, refusal!.Reason);
    }

    [Fact]
    public async Task What_is_compressed_twice_is_refused() =>
        Assert.Equal(QuarantineReasons.UnsupportedEncoding,
            (await MessageAsync(Forms.Zipped(Forms.Zipped(Lines.Event(1))))).Refusal!.Reason);

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.95)]
    public async Task A_message_whose_gzip_is_torn_is_refused_whole(double kept)
    {
        var zipped = Forms.Zipped(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 5_000).Select(n => Lines.Id(n * 7919) + "\n"))));
        var (values, refusal) = await MessageAsync(zipped[..(int)(zipped.Length * kept)]);
        Assert.Empty(values);
        Assert.Equal(QuarantineReasons.BrokenEncoding, refusal!.Reason);
    }

    [Fact]
    public async Task A_stream_whose_gzip_is_torn_gives_what_came_before_and_says_so()
    {
        var lines = string.Concat(Enumerable.Range(0, 5_000).Select(n => Encoding.UTF8.GetString(Lines.Event(n)) + "\n"));
        var values = await StreamAsync(Forms.Zipped(Encoding.UTF8.GetBytes(lines))[..^2000]);
        Assert.InRange(values.Count, 2, 5_000);
        Assert.Equal(QuarantineReasons.BrokenEncoding, values[^1].Refusal!.Reason);
        Assert.All(values.Take(values.Count - 1), value => Assert.NotNull(Lines.Reader.Read(value.Bytes).Event));
    }

    [Fact]
    public async Task Half_a_character_of_utf16_is_no_text()
    {
        byte[] broken = [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("{\"a\":\""), 0x3D, 0xD8,
            .. Encoding.Unicode.GetBytes("x\"}")];
        Assert.Equal(QuarantineReasons.BrokenEncoding, (await MessageAsync(broken)).Refusal!.Reason);
    }

    [Theory]
    [InlineData(" \n\t")]
    [InlineData("\uFEFF")]
    public async Task Nothing_but_white_space_holds_no_value(string text) =>
        Assert.Equal(QuarantineReasons.TornJson, (await MessageAsync(Encoding.UTF8.GetBytes(text))).Refusal!.Reason);

    [Fact]
    public async Task An_empty_array_tells_of_no_change()
    {
        var (values, refusal) = await MessageAsync("[ ]"u8.ToArray());
        Assert.Empty(values);
        Assert.Null(refusal);
    }

    private Task<Unpacked> MessageAsync(byte[] message, MessageHead? head = null) =>
        Unpacking.ReadAsync(message, head ?? MessageHead.None, _options, CancellationToken.None);

    private async Task<List<RawInput>> StreamAsync(byte[] bytes, int chunk = 100_000, long most = long.MaxValue)
    {
        await using var stream = new ChunkedStream(bytes, chunk);
        return await Unpacking.ReadAsync(stream, MessageHead.None, _options, most, CancellationToken.None).ToListAsync();
    }

    private static string Shown(List<RawInput> values) => string.Join('|', values.Select(value =>
        $"{value.Position}:{Encoding.UTF8.GetString(value.Bytes.Span)}{(value.Refusal is { } refusal ? $"!{refusal.Reason}" : "")}"));
}

using System.Text;
using System.Text.Json.Nodes;
using TradeKpi.Events;
using TradeKpi.Tests.Events;
using TradeKpi.Unpack;

namespace TradeKpi.Tests.Unpack;

public sealed class BinaryCloudEventTests
{
    // What the event leaves out, the attributes give.
    private const string Bare =
        """{"entity":"order","change_type":"INSERT","key":"H24","sequence":1,"payload":{"order_id":"H24","amount":"100.00"}}""";

    [Theory]
    [InlineData("cloudEvents:")]
    [InlineData("cloudEvents_")]
    [InlineData("ce_")]
    [InlineData("ce-")]
    public async Task The_attributes_fill_what_the_event_leaves_out_and_are_kept(string prefix)
    {
        var change = await AcceptedAsync(Encoding.UTF8.GetBytes(Bare), Head(prefix, "application/json"));
        Assert.Equal("/shop", change.Envelope.Source);
        Assert.Equal(new DateTimeOffset(2025, 1, 15, 10, 0, 0, TimeSpan.Zero), change.Envelope.OccurredAt);
        var kept = JsonNode.Parse(change.Json.Span)!["cloudevent"]!.AsObject();
        Assert.Equal(["datacontenttype", "id", "source", "specversion", "time", "type"], kept.Select(field => field.Key),
            StringComparer.Ordinal);
    }

    [Fact]
    public async Task Both_modes_give_the_same_identity()
    {
        var structured = Samples.Accepted(
            $$"""{"specversion":"1.0","id":"bin1","source":"/shop","type":"x","time":"2025-01-15T10:00:00Z","data":{{Bare}}}""");
        Assert.Equal(structured.Envelope, (await AcceptedAsync(Encoding.UTF8.GetBytes(Bare), Head("ce_"))).Envelope);
    }

    [Fact]
    public async Task The_data_may_be_compressed() =>
        Assert.Equal("H24", (await AcceptedAsync(Forms.Zipped(Encoding.UTF8.GetBytes(Bare)), Head("ce_"))).Envelope.Key);

    [Fact]
    public async Task The_data_may_begin_with_a_byte_order_mark() =>
        Assert.Equal("H24", (await AcceptedAsync([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(Bare)], Head("ce-"))).Envelope.Key);

    [Fact]
    public async Task Data_whose_gzip_is_torn_is_refused_for_that_alone()
    {
        using var body = new MemoryStream(Forms.Zipped(Encoding.UTF8.GetBytes(Bare))[..^12]);
        var value = await Unpacking.ReadAsync(body, Head("ce-"), new EventOptions(), long.MaxValue, CancellationToken.None).SingleAsync();
        Assert.Equal(QuarantineReasons.BrokenEncoding, value.Refusal!.Reason);
    }

    [Fact]
    public async Task Debezium_s_envelope_may_be_in_the_attributes()
    {
        var head = Head("ce_");
        var properties = new Dictionary<string, string>(head.Properties, StringComparer.Ordinal)
        {
            ["ce_iodebeziumop"] = "u",
            ["ce_iodebeziumname"] = "s",
            ["ce_iodebeziumtable"] = "orders",
            ["ce_iodebeziumlsn"] = "77",
            ["ce_iodebeziumconnector"] = "postgresql",
            ["ce_iodebeziumtsms"] = "1578923739738",
        };
        var change = await AcceptedAsync("""{"before":null,"after":{"order_id":"ORD5"}}"""u8.ToArray(),
            head with { Properties = properties });
        Assert.Equal((ChangeType.Update, "ORD5", (Int128)77), (change.Envelope.ChangeType, change.Envelope.Key, change.Envelope.Sequence));
    }

    [Fact]
    public async Task Structured_mode_may_repeat_its_attributes_beside_it()
    {
        var structured = $$"""{"specversion":"1.0","id":"bin1","source":"/shop","type":"x","data":{{Samples.Order}}}""";
        var change = await AcceptedAsync(Encoding.UTF8.GetBytes(structured), Head("ce-", "application/cloudevents+json; charset=utf-8"));
        Assert.Equal(Samples.Accepted(Samples.Order).Envelope, change.Envelope);
    }

    [Theory]
    [InlineData("{\"torn\":", QuarantineReasons.TornJson)]
    [InlineData("[1]", QuarantineReasons.NotAnObject)]
    [InlineData("\u00FF\u00FA", QuarantineReasons.InvalidUtf8)]
    public async Task What_cannot_be_read_is_refused_for_what_its_data_is_and_stays_readable(string latin1, string reason)
    {
        var (values, _) = await MessageAsync(Encoding.Latin1.GetBytes(latin1), Head("ce_"));
        var value = Assert.Single(values);
        Assert.Equal(reason, Samples.Reader.Read(value.Bytes).Refusal!.Reason);
        Assert.Equal("bin1", (string?)JsonNode.Parse(value.Bytes.Span)!["id"]);
    }

    [Fact]
    public async Task Data_above_the_limit_is_refused()
    {
        var (values, _) = await MessageAsync(Forms.Bomb(2_000_000), Head("ce_"));
        Assert.Equal(QuarantineReasons.TooLarge, Assert.Single(values).Refusal!.Reason);
    }

    private static MessageHead Head(string prefix, string? type = null) => Forms.Head(type, null, (prefix + "specversion", "1.0"),
        (prefix + "id", "bin1"), (prefix + "source", "/shop"), (prefix + "type", "x"), (prefix + "time", "2025-01-15T10:00:00Z"));

    private static async Task<ChangeEvent> AcceptedAsync(byte[] body, MessageHead head)
    {
        var (values, refusal) = await MessageAsync(body, head);
        Assert.Null(refusal);
        return Samples.Accepted(Encoding.UTF8.GetString(Assert.Single(values).Bytes.Span));
    }

    private static Task<Unpacked> MessageAsync(byte[] body, MessageHead head) =>
        Unpacking.ReadAsync(body, head, new EventOptions(), CancellationToken.None);
}

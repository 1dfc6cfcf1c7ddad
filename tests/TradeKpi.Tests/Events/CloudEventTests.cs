using System.Text;
using System.Text.Json.Nodes;
using TradeKpi.Events;

namespace TradeKpi.Tests.Events;

public sealed class CloudEventTests
{
    private static string Around(string data, string extra = "") =>
        $$"""{"specversion":"1.0","id":"A-1","source":"/shop","type":"order.changed","time":"2026-03-01T12:00:00+02:00"{{extra}},"data":{{data}}}""";

    [Fact]
    public void A_native_event_inside_keeps_what_it_says()
    {
        var change = Samples.Accepted(Around(Samples.Order, ",\"traceparent\":\"00-ab\""));
        Assert.Equal(Samples.Accepted(Samples.Order).Envelope, change.Envelope);
        var kept = JsonNode.Parse(change.Json.Span)!["cloudevent"]!.AsObject();
        Assert.Equal(["specversion", "id", "source", "type", "time", "traceparent"], kept.Select(field => field.Key),
            StringComparer.Ordinal);
    }

    [Fact]
    public void What_the_event_inside_leaves_out_is_taken_from_the_cloudevent()
    {
        var inner = JsonNode.Parse(Samples.Order)!.AsObject();
        inner.Remove("event_id");
        inner.Remove("source");
        inner.Remove("occurred_at");
        var envelope = Samples.Accepted(Around(inner.ToJsonString())).Envelope;
        Assert.Equal("/shop", envelope.Source);
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 10, 0, 0, TimeSpan.Zero), envelope.OccurredAt);
        inner["payload"]!["amount"] = "1.00";
        Assert.Equal(envelope.EventId, Samples.Accepted(Around(inner.ToJsonString())).Envelope.EventId);
        Assert.NotEqual(envelope.EventId, Samples.Accepted(
            Around(inner.ToJsonString()).Replace("A-1", "A-2", StringComparison.Ordinal)).Envelope.EventId, StringComparer.Ordinal);
    }

    [Fact]
    public void Data_may_be_base64_or_json_in_a_string()
    {
        var expected = Samples.Accepted(Samples.Order).Envelope;
        var base64 = Convert.ToBase64String(Encoding.UTF8.GetBytes(Samples.Order));
        Assert.Equal(expected, Samples.Accepted(
            Around("0").Replace("\"data\":0", $"\"data_base64\":\"{base64}\"", StringComparison.Ordinal)).Envelope);
        Assert.Equal(expected, Samples.Accepted(Around(JsonValue.Create(Samples.Order).ToJsonString())).Envelope);
    }

    [Fact]
    public void Debezium_with_its_own_envelope_may_be_inside()
    {
        const string inner =
            """{"before":null,"after":{"order_id":"ORD5"},"op":"c","source":{"connector":"postgresql","name":"s","table":"orders","lsn":5,"ts_ms":1772368200123}}""";
        Assert.Equal(Samples.Accepted(inner).Envelope, Samples.Accepted(Around(inner)).Envelope);
    }

    [Theory]
    [InlineData("""{"before":null,"after":{"order_id":"ORD5"}}""")]
    [InlineData("""{"schema":{"type":"struct"},"payload":{"before":null,"after":{"order_id":"ORD5"}}}""")]
    public void Debezium_whose_envelope_became_attributes_is_put_together_again(string data)
    {
        var envelope = Samples.Accepted(Around(data,
            ",\"iodebeziumop\":\"r\",\"iodebeziumconnector\":\"postgresql\",\"iodebeziumname\":\"test_server\"," +
            "\"iodebeziumtsms\":\"1578923739738\",\"iodebeziumtable\":\"orders\",\"iodebeziumlsn\":\"29274832\"")).Envelope;
        Assert.Equal(
            new Envelope(envelope.EventId, Entity.Order, ChangeType.Snapshot, "ORD5", 29274832,
                DateTimeOffset.FromUnixTimeMilliseconds(1578923739738), "test_server", 1),
            envelope);
    }

    [Theory]
    [InlineData("\"data\":", "\"content\":", QuarantineReasons.MissingField)]
    [InlineData("\"1.0\"", "\"0.3\"", QuarantineReasons.InvalidField)]
    [InlineData("\"id\":\"A-1\"", "\"id\":7", QuarantineReasons.InvalidField)]
    [InlineData("\"id\":\"A-1\",", "", QuarantineReasons.MissingField)]
    public void A_broken_cloudevent_is_refused(string part, string replacement, string reason) =>
        Assert.Equal(reason, Samples.Refused(Around("{\"x\":1}").Replace(part, replacement, StringComparison.Ordinal)).Reason);

    [Theory]
    [InlineData("{\"x\":1}")]
    [InlineData("{}")]
    public void What_is_no_known_format_is_refused(string json)
    {
        Assert.Equal(QuarantineReasons.UnknownFormat, Samples.Refused(json).Reason);
        Assert.Equal(QuarantineReasons.UnknownFormat, Samples.Refused(Around(json)).Reason);
        Assert.Equal(QuarantineReasons.UnknownFormat, Samples.Refused(Around(Around(Samples.Order))).Reason);
    }
}

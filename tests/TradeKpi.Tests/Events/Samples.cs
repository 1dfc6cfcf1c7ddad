using System.Text;
using System.Text.Json.Nodes;
using TradeKpi.Events;

namespace TradeKpi.Tests.Events;

/// <summary>What the tests of this room share: an order in its canonical line, and short ways to read text.</summary>
internal static class Samples
{
    public const string Order =
        """
        {"event_id":"0195b0c2-7f8e-7a3b-9c1d-2e3f4a5b6c7d","entity":"order","change_type":"INSERT","key":"ORD5","sequence":42,"occurred_at":"2026-03-01T12:30:00.123456Z","source":"ecommerce","schema_version":1,"payload":{"order_id":"ORD5","customer_id":"CUST27","quantity":2,"amount":"147.50"}}
        """;

    public static EventReader Reader { get; } = new(new EventOptions());

    public static ReadResult Read(string json) => Reader.Read(Encoding.UTF8.GetBytes(json));

    public static ChangeEvent Accepted(string json)
    {
        var result = Read(json);
        Assert.True(result.Event is not null, $"refused: {result.Refusal} for {json}");
        return result.Event;
    }

    public static Refusal Refused(string json)
    {
        var result = Read(json);
        Assert.True(result.Refusal is not null, $"taken, or a tombstone: {json}");
        return result.Refusal;
    }

    public static string Text(this ChangeEvent change) => Encoding.UTF8.GetString(change.Json.Span);

    public static JsonNode Payload(this ChangeEvent change) => JsonNode.Parse(change.Json.Span)!["payload"]!;

    /// <summary>The sample order with one field of its envelope replaced by raw JSON, or left out.</summary>
    public static string With(string field, string? rawValue)
    {
        var node = JsonNode.Parse(Order)!.AsObject();
        if (rawValue is null)
            node.Remove(field);
        else
            node[field] = "@@";
        return node.ToJsonString().Replace("\"@@\"", rawValue, StringComparison.Ordinal);
    }
}

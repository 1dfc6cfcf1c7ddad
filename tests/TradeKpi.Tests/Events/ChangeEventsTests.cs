using System.Text.Json;
using TradeKpi.Events;

namespace TradeKpi.Tests.Events;

public sealed class ChangeEventsTests
{
    private static readonly Envelope Envelope = Samples.Accepted(Samples.Order).Envelope;

    [Fact]
    public void A_made_event_is_canonical()
    {
        var made = Create(static json =>
        {
            json.WriteStartObject();
            json.WriteString("order_id", "ORD5");
            json.WriteString("customer_id", "CUST27");
            json.WriteNumber("quantity", 2);
            json.WriteString("amount", "147.50");
            json.WriteEndObject();
        });
        Assert.Equal(Samples.Order, made.Text());
    }

    [Fact]
    public void An_event_may_be_made_while_another_is()
    {
        ChangeEvent? inner = null;
        var outer = Create(json =>
        {
            json.WriteStartObject();
            inner = Create(Empty);
            json.WriteEndObject();
        });
        Assert.Equal(inner!.Text(), outer.Text());
        Assert.EndsWith("\"payload\":{}}", outer.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_writer_that_throws_does_not_harm_the_next_event()
    {
        Assert.Throws<InvalidOperationException>(() => Create(static json =>
        {
            json.WriteStartObject();
            throw new InvalidOperationException("the payload's source is gone");
        }));
        Assert.EndsWith("\"payload\":{}}", Create(Empty).Text(), StringComparison.Ordinal);
        An_event_may_be_made_while_another_is();
    }

    private static ChangeEvent Create(Action<Utf8JsonWriter> payload) =>
        ChangeEvents.Create(Envelope, payload, static (json, write) => write(json));

    private static void Empty(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteEndObject();
    }
}

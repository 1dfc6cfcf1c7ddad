using TradeKpi.Events;

namespace TradeKpi.Tests.Events;

public sealed class ChangeEventsTests
{
    private static readonly Envelope Envelope = Samples.Accepted(Samples.Order).Envelope;

    [Fact]
    public void A_made_event_is_canonical()
    {
        var made = ChangeEvents.Create(Envelope, static json =>
        {
            json.WriteStartObject();
            json.WriteString("order_id", "ORD5");
            json.WriteString("customer_id", "CUST27");
            json.WriteNumber("quantity", 2);
            json.WriteString("amount", "147.50");
            json.WriteEndObject();
        });
        Assert.Equal(Samples.Order, made.Text());
        Assert.Equal(Samples.Order, ChangeEvents.Create(Envelope,
            "{\"order_id\":\"ORD5\",\"customer_id\":\"CUST27\",\"quantity\":2,\"amount\":\"147.50\"}"u8).Text());
    }

    [Fact]
    public void An_event_may_be_made_while_another_is()
    {
        ChangeEvent? inner = null;
        var outer = ChangeEvents.Create(Envelope, json =>
        {
            json.WriteStartObject();
            inner = ChangeEvents.Create(Envelope, static nested => { nested.WriteStartObject(); nested.WriteEndObject(); });
            json.WriteEndObject();
        });
        Assert.Equal(inner!.Text(), outer.Text());
        Assert.EndsWith("\"payload\":{}}", outer.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_writer_that_throws_does_not_harm_the_next_event()
    {
        Assert.Throws<InvalidOperationException>(() => ChangeEvents.Create(Envelope, static json =>
        {
            json.WriteStartObject();
            throw new InvalidOperationException("the payload's source is gone");
        }));
        Assert.EndsWith("\"payload\":{}}", ChangeEvents.Create(Envelope, "{}"u8).Text(), StringComparison.Ordinal);
        An_event_may_be_made_while_another_is();
    }
}

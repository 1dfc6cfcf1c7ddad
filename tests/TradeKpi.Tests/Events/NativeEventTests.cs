using System.Runtime.InteropServices;
using System.Text;
using TradeKpi.Events;

namespace TradeKpi.Tests.Events;

public sealed class NativeEventTests
{
    [Fact]
    public void A_canonical_event_passes_through_as_the_same_bytes()
    {
        var bytes = Encoding.UTF8.GetBytes(Samples.Order);
        var change = Samples.Reader.Read(bytes).Event!;
        Assert.True(MemoryMarshal.TryGetArray(change.Json, out var segment));
        Assert.Same(bytes, segment.Array);
        Assert.Equal(
            new Envelope("0195b0c2-7f8e-7a3b-9c1d-2e3f4a5b6c7d", Entity.Order, ChangeType.Insert, "ORD5", 42,
                new DateTimeOffset(2026, 3, 1, 12, 30, 0, 123, 456, TimeSpan.Zero), "ecommerce", 1),
            change.Envelope);
    }

    [Fact]
    public void Fields_in_any_order_with_white_space_come_out_canonical()
    {
        var change = Samples.Accepted(
            """
            { "payload" : { "order_id" : "ORD5", "customer_id":"CUST27",
              "quantity": 2, "amount": 147.50 },
              "schema_version": "1", "source": "ecommerce", "occurred_at": "2026-03-01t14:30:00.123456789+02:00", "sequence": "42",
              "key": "ORD5", "change_type": "insert", "entity": "ORDER", "event_id": "0195b0c2-7f8e-7a3b-9c1d-2e3f4a5b6c7d" }
            """);
        Assert.Equal(Samples.Order, change.Text());
    }

    [Fact]
    public void Unknown_fields_are_kept_at_every_level()
    {
        var json = Samples.Order
            .Replace("\"payload\":", "\"trace\":{\"a\": [1.0, {\"amount\":5}]},\"payload\":", StringComparison.Ordinal)
            .Replace("\"amount\":\"147.50\"", "\"amount\":147.50,\"gift\":{\"price\":1e1,\"x\":[ ]}", StringComparison.Ordinal);
        Assert.Equal(
            json.Replace(": [", ":[", StringComparison.Ordinal).Replace("1.0, {", "1.0,{", StringComparison.Ordinal)
                .Replace("[ ]", "[]", StringComparison.Ordinal).Replace("147.50", "\"147.50\"", StringComparison.Ordinal),
            Samples.Accepted(json).Text());
    }

    [Theory]
    [InlineData("147.50", "147.50")]
    [InlineData("1475e-1", "147.5")]
    [InlineData("1.4750E+2", "147.50")]
    [InlineData("12e3", "12000")]
    [InlineData("1e-3", "0.001")]
    [InlineData("-0.05e1", "-0.5")]
    [InlineData("0e5", "0")]
    [InlineData("0.1000000000000000055511151231257827", "0.1000000000000000055511151231257827")]
    [InlineData("123456789012345678901234567890.12", "123456789012345678901234567890.12")]
    [InlineData("1e999999999", "1e999999999")]
    public void Money_becomes_a_string_of_its_own_digits(string number, string expected)
    {
        foreach (var field in EventFields.Money)
        {
            var change = Samples.Accepted(Samples.With("payload", $"{{\"{field}\":{number},\"quantity\":{number}}}"));
            Assert.EndsWith($"\"payload\":{{\"{field}\":\"{expected}\",\"quantity\":{number}}}}}", change.Text(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("insert", ChangeType.Insert)]
    [InlineData("CREATE", ChangeType.Insert)]
    [InlineData("c", ChangeType.Insert)]
    [InlineData("U", ChangeType.Update)]
    [InlineData("Delete", ChangeType.Delete)]
    [InlineData("d", ChangeType.Delete)]
    [InlineData("r", ChangeType.Snapshot)]
    [InlineData("read", ChangeType.Snapshot)]
    public void Change_types_are_read_with_their_synonyms(string spelling, ChangeType expected)
    {
        var change = Samples.Accepted(Samples.With("change_type", $"\"{spelling}\""));
        Assert.Equal(expected, change.Envelope.ChangeType);
        Assert.Contains($"\"change_type\":\"{expected.Wire()}\"", change.Text(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("order", "order_id")]
    [InlineData("customer", "customer_id")]
    [InlineData("product", "product_id")]
    [InlineData("trade", "trade_id")]
    public void A_missing_key_is_taken_from_the_payload(string entity, string id)
    {
        var json = Samples.With("key", null).Replace("\"entity\":\"order\"", $"\"entity\":\"{entity}\"", StringComparison.Ordinal)
            .Replace("\"order_id\":\"ORD5\"", $"\"{id}\":17", StringComparison.Ordinal).Replace("\"customer_id\":\"CUST27\",", "",
            StringComparison.Ordinal);
        Assert.Equal("17", Samples.Accepted(json).Envelope.Key);
    }

    [Fact]
    public void A_delete_needs_only_its_key()
    {
        var json = Samples.With("payload", null).Replace("INSERT", "DELETE", StringComparison.Ordinal);
        Assert.EndsWith(",\"payload\":{}}", Samples.Accepted(json).Text(), StringComparison.Ordinal);
        Assert.Equal(QuarantineReasons.MissingField, Samples.Refused(Samples.With("payload", null)).Reason);
    }

    [Fact]
    public void A_lake_line_is_read_as_the_event_it_holds()
    {
        var line =
            Samples.Order[..^1]
            + ",\"hub_epoch\":\"20260301\",\"hub_partition\":0,\"hub_sequence\":9,\"enqueued_at\":\"2026-03-01T12:30:01Z\"}";
        Assert.Equal(Samples.Order, Samples.Accepted(line).Text());
    }

    [Fact]
    public void A_sequence_may_be_as_large_as_ten_to_the_37()
    {
        var largest = "1" + new string('0', 37);
        Assert.Equal(Int128.Parse(largest), Samples.Accepted(Samples.With("sequence", largest)).Envelope.Sequence);
        Assert.Equal(42, Samples.Accepted(Samples.With("sequence", "42.0")).Envelope.Sequence);
        Assert.Equal(QuarantineReasons.InvalidField, Samples.Refused(Samples.With("sequence", largest[..^1] + "1")).Reason);
    }

    [Fact]
    public void An_event_without_identity_gets_the_same_one_at_every_reading()
    {
        var first = Samples.Accepted(Samples.With("event_id", null)).Envelope.EventId;
        var second = Samples.Accepted(Samples.With("event_id", "null")).Envelope.EventId;
        Assert.Equal(first, second);
        Assert.Equal('8', first[14]);
        var other = Samples.With("event_id", null).Replace("147.50", "147.51", StringComparison.Ordinal);
        Assert.NotEqual(first, Samples.Accepted(other).Envelope.EventId, StringComparer.Ordinal);
    }

    [Fact]
    public void A_name_written_with_escapes_is_the_same_name()
    {
        var json = Samples.Order.Replace("\"entity\"", "\"\\u0065ntity\"", StringComparison.Ordinal)
            .Replace("ORD5\",\"seq", "O\\u0052D5\",\"seq", StringComparison.Ordinal);
        Assert.Equal(Samples.Order, Samples.Accepted(json).Text());
    }

    [Theory]
    [InlineData("10005", "10005")]
    [InlineData("10005.0", "10005")]
    [InlineData("1.0006E4", "10006")]
    [InlineData("1E5", "100000")]
    public void A_whole_number_is_one_key_however_it_is_written(string number, string key)
    {
        var change = Samples.Accepted(Samples.With("key", number).Replace("\"ORD5\",\"customer_id\":\"CUST27\"",
            $"{number},\"customer_id\":{number}", StringComparison.Ordinal));
        Assert.Equal(key, change.Envelope.Key);
        Assert.Contains($$"""{"order_id":{{key}},"customer_id":{{key}},""", change.Text(), StringComparison.Ordinal);
        var derived = Samples.Accepted(Samples.With("key", null).Replace("\"ORD5\",\"customer_id\"", $"{number},\"customer_id\"",
            StringComparison.Ordinal));
        Assert.Equal(key, derived.Envelope.Key);
    }

    [Theory]
    [InlineData("10005.5")]
    [InlineData("1e-3")]
    [InlineData("1e4000")]
    [InlineData("1e200")]
    public void A_number_that_is_not_whole_or_too_long_is_no_key(string number) =>
        Assert.Equal(QuarantineReasons.InvalidField, Samples.Refused(Samples.With("key", number)).Reason);
}

using System.Text;
using TradeKpi.Events;

namespace TradeKpi.Tests.Events;

public sealed class RefusalTests
{
    [Theory]
    [InlineData("entity", null, QuarantineReasons.MissingField)]
    [InlineData("entity", "\"invoice\"", QuarantineReasons.UnknownEntity)]
    [InlineData("entity", "7", QuarantineReasons.UnknownEntity)]
    [InlineData("change_type", null, QuarantineReasons.MissingField)]
    [InlineData("change_type", "\"UPSERT\"", QuarantineReasons.UnknownChangeType)]
    [InlineData("sequence", null, QuarantineReasons.MissingField)]
    [InlineData("sequence", "-1", QuarantineReasons.InvalidField)]
    [InlineData("sequence", "1.5", QuarantineReasons.InvalidField)]
    [InlineData("sequence", "\"\"", QuarantineReasons.InvalidField)]
    [InlineData("sequence", "\"4 2\"", QuarantineReasons.InvalidField)]
    [InlineData("occurred_at", null, QuarantineReasons.MissingField)]
    [InlineData("occurred_at", "\"2026-03-01T12:30:00\"", QuarantineReasons.InvalidField)]
    [InlineData("occurred_at", "\"2026-02-29T12:30:00Z\"", QuarantineReasons.InvalidField)]
    [InlineData("occurred_at", "\"2026-03-01\"", QuarantineReasons.InvalidField)]
    [InlineData("occurred_at", "1772368200", QuarantineReasons.InvalidField)]
    [InlineData("source", null, QuarantineReasons.MissingField)]
    [InlineData("source", "\"  \"", QuarantineReasons.InvalidField)]
    [InlineData("schema_version", "2", QuarantineReasons.UnsupportedSchemaVersion)]
    [InlineData("schema_version", "0", QuarantineReasons.UnsupportedSchemaVersion)]
    [InlineData("schema_version", "true", QuarantineReasons.InvalidField)]
    [InlineData("payload", "[]", QuarantineReasons.InvalidField)]
    [InlineData("key", "\"\"", QuarantineReasons.InvalidField)]
    [InlineData("key", "true", QuarantineReasons.InvalidField)]
    [InlineData("event_id", "5", QuarantineReasons.InvalidField)]
    public void A_bad_field_is_refused_by_name(string field, string? value, string reason)
    {
        var refusal = Samples.Refused(Samples.With(field, value));
        Assert.Equal(reason, refusal.Reason);
        Assert.Contains($"`{field}`", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("{")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{\"a\":1} {\"b\":2}")]
    [InlineData("{\"a\":01}")]
    [InlineData("{\"a\":1}x")]
    [InlineData("not json")]
    public void Torn_json_is_refused(string json) => Assert.Equal(QuarantineReasons.TornJson, Samples.Refused(json).Reason);

    [Theory]
    [InlineData("[[]]")]
    [InlineData("[{\"a\":1}]")]
    [InlineData("\"text\"")]
    [InlineData("7")]
    [InlineData("true")]
    public void What_is_no_object_is_refused(string json) => Assert.Equal(QuarantineReasons.NotAnObject, Samples.Refused(json).Reason);

    [Fact]
    public void A_field_twice_is_refused_in_the_event_and_in_its_payload()
    {
        Assert.Contains("`key`", Duplicate(
            Samples.Order.Replace("\"payload\"", "\"k\\u0065y\":\"X\",\"payload\"", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains("`payload.amount`",
            Duplicate(Samples.Order.Replace("\"amount\"", "\"amount\":1,\"amount\"", StringComparison.Ordinal)), StringComparison.Ordinal);
        var many = string.Join(',', Enumerable.Range(0, 40).Select(i => $"\"f{i % 39}\":{i}"));
        Assert.Contains("`payload.f0`", Duplicate(Samples.With("payload", $"{{{many}}}")), StringComparison.Ordinal);

        static string Duplicate(string json)
        {
            var refusal = Samples.Refused(json);
            Assert.Equal(QuarantineReasons.DuplicateKeys, refusal.Reason);
            return refusal.Message;
        }
    }

    [Fact]
    public void The_same_name_in_different_objects_is_no_duplicate() =>
        Samples.Accepted(Samples.With("payload", """{"a":{"x":1},"b":{"x":2},"c":[{"x":1},{"x":2}]}"""));

    [Theory]
    [InlineData(63, true)]
    [InlineData(64, false)]
    public void Nesting_is_bounded(int arrays, bool taken)
    {
        // The event is level 1 and the payload level 2, so 62 arrays reach level 64.
        var nested = new string('[', arrays - 1) + new string(']', arrays - 1);
        var result = Samples.Read(Samples.With("payload", $"{{\"x\":{nested}}}"));
        Assert.Equal(taken, result.Event is not null);
        if (!taken)
            Assert.Equal(QuarantineReasons.TooDeep, result.Refusal!.Reason);
    }

    [Fact]
    public void Bytes_that_are_no_utf8_are_refused_with_their_place()
    {
        var bytes = Encoding.UTF8.GetBytes(Samples.Order);
        bytes[15] = 0xFF;
        var refusal = Samples.Reader.Read(bytes).Refusal!;
        Assert.Equal(QuarantineReasons.InvalidUtf8, refusal.Reason);
        Assert.Contains("byte 15 ", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\\ud83d", false)]
    [InlineData("\\ude00", false)]
    [InlineData("\\ud83dx", false)]
    [InlineData("\\ud83d\\ude00", true)]
    [InlineData("\\\\ud83d", true)]
    public void Half_a_surrogate_pair_is_no_text(string escaped, bool taken)
    {
        var result = Samples.Read(Samples.With("payload", $"{{\"name\":\"{escaped}\"}}"));
        Assert.Equal(taken ? null : QuarantineReasons.InvalidUtf8, result.Refusal?.Reason);
    }

    [Fact]
    public void An_event_above_the_limit_is_refused()
    {
        var reader = new EventReader(new EventOptions { MaxEventBytes = 1_024 });
        var large = Encoding.UTF8.GetBytes(Samples.With("payload", $"{{\"x\":\"{new string('x', 1_024)}\"}}"));
        Assert.Equal(QuarantineReasons.TooLarge, reader.Read(large).Refusal!.Reason);
    }

    [Fact]
    public void A_key_longer_than_a_hub_takes_is_refused()
    {
        Assert.Equal(119, Samples.Accepted(Samples.With("key", $"\"{new string('k', 119)}\"")).Envelope.Key.Length);
        Assert.Equal(QuarantineReasons.InvalidField, Samples.Refused(Samples.With("key", $"\"{new string('k', 120)}\"")).Reason);
    }
}

using System.Text;
using TradeKpi.Erasure;

namespace TradeKpi.Tests.Erasure;

public class ErasedEventTests
{
    private static readonly ErasedKeys s_keys = new(["CUST1"]);

    [Fact]
    public void Envelope_place_and_what_figures_are_made_of_stay_and_all_else_goes() => Assert.Equal(
        """{"event_id":"e","entity":"customer","change_type":"UPDATE","key":"CUST1","sequence":12345678901234567890123,"occurred_at":"2025-01-01T00:00:00Z","source":"crm","schema_version":1,"payload":{"customer_id":"CUST1","customer_type":"VIP","country":"DE","created_at":"2024-01-01"},"hub_epoch":"x","hub_partition":3,"hub_sequence":7,"hub_item":"1/2","hub_payload_hash":"0","enqueued_at":"t"}""",
        Left("""{"event_id":"e","entity":"customer","change_type":"UPDATE","key":"CUST1","sequence":12345678901234567890123,"occurred_at":"2025-01-01T00:00:00Z","source":"crm","schema_version":1,"nick":"Zac","debezium":{"source":{"snapshot":"Zac"}},"payload":{"customer_id":"CUST1","name":"Zac","n\u0061me":"Zac","email":"z@x.example","customer_type":"VIP","phone":{"home":"1"},"country":"DE","created_at":"2024-01-01"},"hub_epoch":"x","hub_partition":3,"hub_sequence":7,"hub_item":"1/2","hub_payload_hash":"99","hub_message":{"content_type":"Zac"},"enqueued_at":"t"}"""));

    [Theory]
    [InlineData("""{"entity":"customer","key":" CUST1\t","payload":{}}""")]
    [InlineData("""{"entity":"customer","key":"\u0043UST1","payload":{}}""")]
    [InlineData("""{"entity":"customer","key":"C9","payload":{"name":"Z","customer_id":"CUST1"}}""")]
    [InlineData("""{"entity":"customer","payload":{"customer_id":"CUST1"}}""")]
    [InlineData("""{"payload":{"customer_id":"CUST1"},"entity":"customer"}""")]
    public void Key_and_payload_tell_whose_event_it_is(string json) => Assert.NotNull(Left(json));

    [Theory]
    [InlineData("""{"entity":"customer","key":"CUST12","payload":{"customer_id":"CUST12","name":"CUST1"}}""")]
    [InlineData("""{"entity":"order","key":"CUST1","payload":{"customer_id":"CUST1"}}""")]
    [InlineData("""[{"entity":"customer","key":"CUST1"}]""")]
    [InlineData("""{"note":{"key":"CUST1"},"entity":"customer","key":"C2","payload":null}""")]
    public void An_event_of_anybody_else_is_left_alone(string json) => Assert.Null(Left(json));

    [Theory]
    [InlineData("null", "null")]
    [InlineData("\"Zac\"", "{}")]
    [InlineData("[\"Zac\"]", "{}")]
    [InlineData("""{"customer_id":{"name":"Zac"},"country":["Zac"]}""", "{}")]
    public void A_payload_that_is_no_row_tells_nothing_either(string payload, string left) => Assert.Equal(
        "{\"entity\":\"customer\",\"key\":\"CUST1\",\"payload\":" + left + "}",
        Left("{\"entity\":\"customer\",\"key\":\"CUST1\",\"payload\":" + payload + "}"));

    [Fact]
    public void What_is_erased_stays_as_it_is()
    {
        var once = Left("""{"entity":"customer","key":"CUST1","payload":{"name":"Z"},"enqueued_at":"t"}""")!;
        Assert.Equal(once, Left(once));
    }

    [Theory]
    [InlineData("CUST1", "…CUST1;Zac", true)]
    [InlineData("CUST1", "CUST12", false)]
    [InlineData("CUST1", "XCUST1", false)]
    [InlineData("27", """{"customer_id":27}""", true)]
    [InlineData("27", "2025-01-27T10:27:00 27.50", false)]
    [InlineData("Zoë 7", """{"id":"Zo\u00eb 7"}""", true)]
    [InlineData("a.b*", "xa.b*y a.b*", true)]
    public void A_key_is_found_as_a_word_of_any_text(string key, string text, bool found)
    {
        var keys = new ErasedKeys([key]);
        Assert.Equal(found, keys.AreNamedIn(Encoding.UTF8.GetBytes(text)));
        if (Encoding.Latin1.GetString(Encoding.Latin1.GetBytes(text)) == text)
            Assert.Equal(found, keys.AreNamedIn(Encoding.Unicode.GetBytes(text)));
    }

    private static string? Left(string json) =>
        ErasedEvent.Of(Encoding.UTF8.GetBytes(json), s_keys) is { } left ? Encoding.UTF8.GetString(left) : null;
}

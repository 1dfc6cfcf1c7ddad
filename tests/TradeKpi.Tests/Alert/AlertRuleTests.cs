using System.Text;
using System.Text.Json;
using TradeKpi.Alert;

namespace TradeKpi.Tests.Alert;

public class AlertRuleTests
{
    [Theory]
    [InlineData("""{"kind":"THRESHOLD","report":"positions","column":"unrealised_pnl","below":-1000}""")]
    [InlineData("""{"kind":"THRESHOLD","report":"pipeline","column":"refused","above":0,"enabled":false}""")]
    [InlineData("""{"kind":"THRESHOLD","report":"daily-sales","column":"net_sales","below":1,"from_days_ago":1,"to_days_ago":1,"parameters":{"country":"DE"}}""")]
    [InlineData("""{"kind":"ANOMALY","report":"daily-sales","column":"net_sales"}""")]
    [InlineData("""{"kind":"STALENESS","report":"freshness","column":"last_event_at","above":600,"parameters":{"entity":"trade"}}""")]
    [InlineData("""{"kind":"DRAWDOWN","report":"realised-pnl","column":"net_pnl","above":50000,"parameters":{"by":"none","per":"hour"}}""")]
    [InlineData("""{"kind":"DATA_TEST"}""")]
    [InlineData("""{"kind":"DATA_TEST","test":"order_id_unique"}""")]
    public void A_rule_watches_any_column_and_is_read_as_it_is_written(string json)
    {
        var rule = Read(json);
        Assert.Null(rule.Fault());
        Assert.Equal(rule.ToJson(), AlertRule.FromJson(Encoding.UTF8.GetBytes(rule.ToJson())).ToJson());
    }

    [Theory]
    [InlineData("""{"kind":"THRESHOLD","report":"sales","column":"net_sales","above":1}""",
        "there is no report 'sales'. There are daily-sales, ")]
    [InlineData("""{"kind":"THRESHOLD","report":"positions","column":"pnl","above":1}""",
        "'pnl' is no column of positions with numbers: of these it has lots, quantity, ")]
    [InlineData("""{"kind":"THRESHOLD","report":"positions","column":"cost"}""", "a threshold needs above, below or both.")]
    [InlineData("""{"kind":"STALENESS","report":"positions","column":"cost","above":1}""",
        "with days or times: of these it has last_traded_at, opened_at.")]
    [InlineData("""{"kind":"STALENESS","report":"positions","column":"opened_at"}""", "a staleness needs above, in seconds")]
    [InlineData("""{"kind":"DRAWDOWN","report":"realised-pnl","column":"net_pnl","above":1}""",
        "has no column of days or times unless a parameter asks for it.")]
    [InlineData("""{"kind":"DRAWDOWN","report":"blotter","column":"realised_pnl","above":1,"below":0}""", "below is for thresholds")]
    [InlineData("""{"kind":"ANOMALY","report":"daily-sales","column":"net_sales","above":0}""", "above is a robust z")]
    [InlineData("""{"kind":"THRESHOLD","report":"positions","column":"cost","below":1e26}""",
        "above and below lie within 99,999,999,999,999,999,999,999,999 of 0.")]
    [InlineData("""{"kind":"ANOMALY","report":"daily-sales","column":"net_sales","above":1e27}""", "above and below lie within")]
    [InlineData("""{"kind":"THRESHOLD","report":"positions","column":"cost","above":1,"parameters":{"country":"DE"}}""",
        "positions has no parameter country. Allowed: trader_id, ")]
    [InlineData("""{"kind":"THRESHOLD","report":"positions","column":"cost","above":1,"parameters":{"as_of":"1"}}""",
        "as_of is no parameter of a rule")]
    [InlineData("""{"kind":"THRESHOLD","report":"positions","column":"cost","above":1,"from_days_ago":1}""",
        "positions has no parameter from.")]
    [InlineData("""{"kind":"THRESHOLD","report":"blotter","column":"fees","above":1,"from_days_ago":1,"to_days_ago":2}""",
        "the first not after the last")]
    [InlineData("""{"kind":"DATA_TEST","column":"failures"}""", "a rule on data tests has a test")]
    [InlineData("""{"name":"Large Orders","kind":"DATA_TEST"}""", "'Large Orders' is no name of a rule")]
    public void What_is_wrong_is_said_with_what_is_allowed(string json, string said) =>
        Assert.Contains(said, Read(json).Fault(), StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"knd":"DATA_TEST"}""")]
    [InlineData("""{"kind":"data test"}""")]
    [InlineData("""{"kind":1}""")]
    [InlineData("""{"parameters":null}""")]
    [InlineData("null")]
    [InlineData("[]")]
    public void What_is_no_rule_is_not_read(string json) =>
        Assert.ThrowsAny<JsonException>(() => AlertRule.FromJson(Encoding.UTF8.GetBytes(json)));

    // The test vector of the Standard Webhooks libraries.
    [Fact]
    public void A_message_is_signed_as_the_specification_says()
    {
        var webhook = new AlertWebhook { Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" };
        Assert.Equal("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", AlertMessage.Signature(
            webhook.Key, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, Encoding.UTF8.GetBytes("""{"test": 2432232314}""")));
    }

    private static AlertRule Read(string json)
    {
        var rule = AlertRule.FromJson(Encoding.UTF8.GetBytes(json));
        if (rule.Name.Length == 0)
            rule.Name = "a-rule";
        return rule;
    }
}

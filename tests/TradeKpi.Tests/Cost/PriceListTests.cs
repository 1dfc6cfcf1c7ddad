using System.Text.Json.Nodes;
using TradeKpi.Cost;

namespace TradeKpi.Tests.Cost;

public sealed class PriceListTests
{
    [Fact]
    public void The_shipped_list_tells_its_day_region_currency_and_pages()
    {
        var list = PriceList.Default();
        Assert.Equal(("East US", "USD"), (list.Region, list.Currency));
        Assert.NotEmpty(list.Sources);
        Assert.Contains("List prices", list.Note, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("prices", "snowflake_credit", null, "snowflake_credit")]
    [InlineData("prices", "snowflake_credit", "-1", "SnowflakeCredit")]
    [InlineData("prices", "snowflake_credit", "\"3\"", "$.prices.snowflake_credit")]
    [InlineData("prices", "snowflake_credits", "3", "snowflake_credits")]
    [InlineData("assumed", "statement_seconds", "0", "StatementSeconds")]
    [InlineData("assumed", "statement_seconds", null, "statement_seconds")]
    [InlineData(null, "currency", "\"dollars\"", "Currency")]
    [InlineData(null, "date", "\"yesterday\"", "$.date")]
    [InlineData(null, "region", "null", "region")]
    [InlineData(null, "prices", "null", "prices")]
    public void A_figure_that_is_missing_unknown_or_out_of_bounds_is_named(string? part, string name, string? value, string told)
    {
        var list = Shipped();
        var place = part is null ? list : list[part]!.AsObject();
        place.Remove(name);
        if (value is not null)
            place[name] = JsonNode.Parse(value);
        var error = Assert.Throws<PriceListException>(() => PriceList.Read(list.ToJsonString()));
        Assert.Contains(told, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    public void What_is_no_list_is_refused(string text) => Assert.Throws<PriceListException>(() => PriceList.Read(text));

    private static JsonObject Shipped()
    {
        using var file = typeof(PriceList).Assembly.GetManifestResourceStream("TradeKpi.Cost.prices.json")!;
        return JsonNode.Parse(file)!.AsObject();
    }
}

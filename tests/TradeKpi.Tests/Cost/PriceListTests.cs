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
    [InlineData("prices", "snowflake_credit", null, "prices.snowflake_credit is missing: it is a number from 0 to 1000000.")]
    [InlineData("prices", "snowflake_credit", "-1", "prices.snowflake_credit must be a number from 0 to 1000000, not -1.")]
    [InlineData("prices", "snowflake_credit", "\"3\"", "prices.snowflake_credit must be a number from 0 to 1000000, not \"3\".")]
    [InlineData("prices", "snowflake_credits", "3", "prices.snowflake_credits is no key")]
    [InlineData("assumed", "statement_seconds", "0", "assumed.statement_seconds must be a number from 0.001 to 60, not 0.")]
    [InlineData("assumed", "statement_seconds", null, "assumed.statement_seconds is missing")]
    [InlineData(null, "currency", "\"dollars\"", "currency must be a code of three capitals such as USD, not \"dollars\".")]
    [InlineData(null, "date", "\"yesterday\"", "date must be a day such as 2025-01-31, not \"yesterday\".")]
    [InlineData(null, "region", "null", "region must be text, not null.")]
    [InlineData(null, "prices", "null", "prices must be an object in braces, not null.")]
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

    [Fact]
    public void The_line_of_a_fault_is_told()
    {
        var lines = Shipped().ToString().Split('\n');
        var at = Array.FindIndex(lines, line => line.Contains("pipe_seconds", StringComparison.Ordinal));
        lines[at] = "    \"pipe_seconds\": 0,";
        var error = Assert.Throws<PriceListException>(() => PriceList.Read(string.Join('\n', lines)));
        Assert.Equal($"Line {at + 1}: assumed.pipe_seconds must be a number from 1 to 3600, not 0.", error.Message);
        lines[at] = "?";
        Assert.Equal($"Line {at + 1}: this is no JSON.", Assert.Throws<PriceListException>(() =>
            PriceList.Read(string.Join('\n', lines))).Message);
    }

    [Fact]
    public void Prices_that_are_all_0_are_refused()
    {
        var list = Shipped();
        foreach (var (name, _) in list["prices"]!.AsObject().ToList())
            list["prices"]![name] = 0;
        Assert.Contains("all of them are 0", Assert.Throws<PriceListException>(() => PriceList.Read(list.ToJsonString())).Message,
            StringComparison.Ordinal);
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

using TradeKpi.Report;
using TradeKpi.Report.Asking;
using TradeKpi.Report.Catalog;

namespace TradeKpi.Tests.Report;

public class ReportArgumentsTests
{
    private static readonly ReportDefinition s_sales = ReportCatalog.Kpi("daily-sales")!;

    [Theory]
    [InlineData("colour", "red", "colour")]
    [InlineData("from", "03/01/2025", "from")]
    [InlineData("group_by", "planet", "group_by")]
    [InlineData("limit", "0", "limit")]
    [InlineData("limit", "-1", "limit")]
    [InlineData("limit", "many", "limit")]
    [InlineData("sort", "net_sales; drop table gold.daily_sales", "sort")]
    [InlineData("sort", "--net_sales", "sort")]
    [InlineData("sort", "net_sales,net_sales", "sort")]
    [InlineData("sort", "segment", "sort")]
    [InlineData("cursor", "AAAA", "cursor")]
    public void What_is_not_allowed_is_refused_by_its_name(string name, string value, string parameter)
    {
        var refusal = Assert.Throws<ReportArgumentException>(() => Read(s_sales, (name, value)));
        Assert.Equal(parameter, refusal.Parameter);
        Assert.NotEmpty(refusal.Allowed);
    }

    [Fact]
    public void A_parameter_given_twice_is_refused() =>
        Assert.Throws<ReportArgumentException>(() => Read(s_sales, ("country", "DE"), ("country", "FR")));

    [Fact]
    public void From_after_to_is_refused() =>
        Assert.Equal("from", Assert.Throws<ReportArgumentException>(
            () => Read(s_sales, ("from", "2025-01-02"), ("to", "2025-01-01"))).Parameter);

    [Fact]
    public void An_empty_value_counts_as_not_given() => Assert.Empty(Read(s_sales, ("country", ""), ("from", "")).Values);

    [Fact]
    public void The_segment_is_there_only_when_grouped()
    {
        Assert.DoesNotContain(s_sales.ColumnsFor(Read(s_sales).Values), column => column.Name == "segment");
        Assert.DoesNotContain(s_sales.ColumnsFor(Read(s_sales, ("group_by", "none")).Values), column => column.Name == "segment");
        Assert.Contains(s_sales.ColumnsFor(Read(s_sales, ("group_by", "country")).Values), column => column.Name == "segment");
    }

    [Fact]
    public void A_cursor_fits_its_own_question_only()
    {
        var first = Read(s_sales, ("country", "DE"), ("limit", "10"));
        var cursor = ReportCursor.Write(10, first);
        Assert.Equal(10, Read(s_sales, ("country", "DE"), ("cursor", cursor)).Offset);
        Assert.Throws<ReportArgumentException>(() => Read(s_sales, ("country", "FR"), ("cursor", cursor)));
        Assert.Throws<ReportArgumentException>(() => Read(s_sales, ("country", "DE"), ("sort", "-units"), ("cursor", cursor)));
    }

    private static ReportArguments Read(ReportDefinition definition, params (string Name, string Value)[] given) =>
        ReportArguments.Read(definition, given.Select(pair => KeyValuePair.Create(pair.Name, pair.Value)));
}

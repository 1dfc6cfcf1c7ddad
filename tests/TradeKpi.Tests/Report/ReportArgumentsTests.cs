using TradeKpi.Report;
using TradeKpi.Report.Asking;
using TradeKpi.Report.AsOf;
using TradeKpi.Report.Catalog;

namespace TradeKpi.Tests.Report;

public class ReportArgumentsTests
{
    private static readonly ReportDefinition s_sales = ReportCatalog.Kpi("daily-sales")!;
    private static readonly GoldVersion s_version = new(7, new DateTime(2025, 1, 4).AddMicroseconds(5));

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
    [InlineData("cursor", "AAAAAAAAAAAAAAAAAAAAAA", "cursor")]
    [InlineData("cursor", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "cursor")]
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
        var cursor = ReportCursor.Write(10, s_version, first);
        Assert.Equal(10, Read(s_sales, ("country", "DE"), ("cursor", cursor)).Offset);
        Assert.Throws<ReportArgumentException>(() => Read(s_sales, ("country", "FR"), ("cursor", cursor)));
        Assert.Throws<ReportArgumentException>(() => Read(s_sales, ("country", "DE"), ("sort", "-units"), ("cursor", cursor)));
    }

    [Fact]
    public void A_cursor_carries_the_version_of_the_pages()
    {
        var later = Read(s_sales, ("cursor", ReportCursor.Write(10, s_version, Read(s_sales))));
        Assert.Equal((s_version, null), (later.PagesOf, later.AsOf));
        Assert.Equal(s_version, later.With(null, [], 5, 20).PagesOf);
    }

    [Fact]
    public void A_report_that_follows_no_gold_has_pages_of_no_version()
    {
        var runs = ReportCatalog.Operations.First(report => !report.FollowsGold);
        var later = Read(runs, ("cursor", ReportCursor.Write(10, s_version, Read(runs))));
        Assert.Equal((10, null), (later.Offset, later.PagesOf));
    }

    private static ReportArguments Read(ReportDefinition definition, params (string Name, string Value)[] given) =>
        ReportArguments.Read(definition, given.Select(pair => KeyValuePair.Create(pair.Name, pair.Value)));
}

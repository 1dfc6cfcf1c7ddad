using System.Data.Common;
using TradeKpi.Local.Tests;
using TradeKpi.Report;
using TradeKpi.Report.Asking;
using TradeKpi.Report.Catalog;

namespace TradeKpi.Web.Tests.Questions;

/// <summary>Three products of one customer, which make three pairs.</summary>
public sealed class RowLimitTests(RowLimitTests.ThreeProducts folder) : IClassFixture<RowLimitTests.ThreeProducts>
{
    [Theory]
    [InlineData("customer-product-affinity")]
    [InlineData("product-pairs")]
    public async Task A_question_of_more_rows_than_one_may_have_is_ended(string name)
    {
        var error = await Assert.ThrowsAsync<ReportTooLargeException>(() => CountAsync(name, most: 1));
        Assert.Equal("This takes more than 1 rows and was ended. Ask for less, by limit or the filters, or raise Report:MaxRows.",
            error.Message);
    }

    [Fact]
    public async Task Rows_that_a_computation_makes_count_as_well()
    {
        var one = KeyValuePair.Create("min_support", "1");
        Assert.Equal(3, await CountAsync("product-pairs", most: 6, one));
        await Assert.ThrowsAsync<ReportTooLargeException>(() => CountAsync("product-pairs", most: 5, one));
    }

    [Fact]
    public async Task A_computation_over_more_memory_than_one_may_take_is_ended()
    {
        var stage = new ReportStage(folder.Get<DbDataSource>(), new ReportOptions { MaxComputationBytes = 100 });
        var report = ReportCatalog.Kpis.Single(report => report.Name == "product-pairs");
        var error = await Assert.ThrowsAsync<ReportTooLargeException>(() => stage.OpenAsync(ReportArguments.Read(report, []), default));
        Assert.Contains("more than 100 bytes of memory", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("or raise Report:MaxComputationBytes.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_within_it_is_answered() =>
        Assert.Equal(1, await CountAsync("customer-product-affinity", most: 1, KeyValuePair.Create("limit", "1")));

    private async Task<int> CountAsync(string name, long most, params KeyValuePair<string, string>[] given)
    {
        var stage = new ReportStage(folder.Get<DbDataSource>(), new ReportOptions { MaxRows = most });
        var report = ReportCatalog.Kpis.Single(report => report.Name == name);
        await using var result = await stage.OpenAsync(ReportArguments.Read(report, given), default);
        return await result.RowsAsync(default).CountAsync();
    }

    /// <summary>What one customer bought.</summary>
    public sealed class ThreeProducts : ServedFolder
    {
        protected override string Events { get; } = string.Concat(Enumerable.Range(1, 3).Select(at =>
            SampleEvents.Order(at, "INSERT", $"ORD{at}", "CUST1", "DELIVERED", "10.00")
                .Replace("PROD1", $"PROD{at}", StringComparison.Ordinal)));
    }
}

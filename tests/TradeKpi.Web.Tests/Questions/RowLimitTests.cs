using System.Data.Common;
using TradeKpi.Report;
using TradeKpi.Report.Asking;
using TradeKpi.Report.Catalog;

namespace TradeKpi.Web.Tests.Questions;

/// <summary>Two rows where one may be.</summary>
public sealed class RowLimitTests(ServedFolder folder) : IClassFixture<ServedFolder>
{
    [Theory]
    [InlineData("customer-product-affinity")]
    [InlineData("product-pairs")]
    public async Task A_question_of_more_rows_than_one_may_have_is_ended(string name)
    {
        var error = await Assert.ThrowsAsync<ReportTooLargeException>(() => CountAsync(name));
        Assert.Equal("This takes more than 1 rows and was ended. Ask for less, by limit or the filters, or raise Report:MaxRows.",
            error.Message);
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
        Assert.Equal(1, await CountAsync("customer-product-affinity", KeyValuePair.Create("limit", "1")));

    private async Task<int> CountAsync(string name, params KeyValuePair<string, string>[] given)
    {
        var stage = new ReportStage(folder.Get<DbDataSource>(), new ReportOptions { MaxRows = 1 });
        var report = ReportCatalog.Kpis.Single(report => report.Name == name);
        await using var result = await stage.OpenAsync(ReportArguments.Read(report, given), default);
        return await result.RowsAsync(default).CountAsync();
    }
}

using System.Data.Common;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Moq;
using TradeKpi.Operate;
using TradeKpi.Report.Asking;
using TradeKpi.Report.Catalog;
using TradeKpi.Web.Health;
using TradeKpi.Web.Http;
using TradeKpi.Web.Questions;

namespace TradeKpi.Web.Tests.Health;

public sealed class HealthTests(ServedFolder folder) : IClassFixture<ServedFolder>
{
    [Fact]
    public async Task A_refresh_of_gold_that_failed_makes_the_host_unready_until_one_succeeds()
    {
        await RunAsync("FAILED", 1, "'refresh_gold: it broke\nand more of it'");
        using (var unready = await folder.Client.GetAsync("/api/health/ready"))
        {
            Assert.Equal((HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(5)),
                (unready.StatusCode, unready.Headers.RetryAfter!.Delta));
            var told = await unready.Content.ReadAsStringAsync();
            Assert.Contains("refresh_gold: it broke", told, StringComparison.Ordinal);
            Assert.DoesNotContain("and more of it", told, StringComparison.Ordinal);
        }

        await RunAsync("RETRYING", 2, "'refresh_gold: it broke'");
        using (var unready = await folder.Client.GetAsync("/api/health/ready"))
            Assert.Equal(HttpStatusCode.ServiceUnavailable, unready.StatusCode);
        Assert.Contains("\"ERROR\"", await folder.Client.GetStringAsync("/api/ops/pipeline"), StringComparison.Ordinal);
        using (var live = await folder.Client.GetAsync("/api/health/live"))
            Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        await RunAsync("SUCCEEDED", 3, "null");
        using var ready = await folder.Client.GetAsync("/api/health/ready");
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
    }

    [Theory]
    [InlineData("hub")]
    [InlineData("lake")]
    [InlineData("bronze")]
    public async Task A_stage_that_cannot_go_on_makes_the_host_unready(string stage)
    {
        var problem = await Assert.ThrowsAsync<ProblemException>(() => ReadyAsync(stage, "the disk of zac@example.com is gone"));
        Assert.Equal((503, 5), (problem.Status, problem.RetryAfter));
        Assert.Contains("is gone", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("zac@", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_source_that_cannot_be_reached_is_told_and_the_host_is_ready()
    {
        var answer = await ReadyAsync("source", "nobody answers at the shop");
        Assert.Contains("\"status\":\"ready\"", answer, StringComparison.Ordinal);
        Assert.Contains("nobody answers at the shop", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stage_that_is_behind_is_told_and_the_host_is_ready()
    {
        var answer = await ReadyAsync(Faults([], new(StringComparer.Ordinal) { ["bronze"] = "700,000 events stand in the lake" }));
        Assert.Contains("\"status\":\"ready\"", answer, StringComparison.Ordinal);
        Assert.Contains("700,000 events", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stage_that_is_behind_is_a_warning_of_the_pipeline_unless_it_cannot_go_on_at_all()
    {
        var behind = new Dictionary<string, string>(StringComparer.Ordinal) { ["bronze"] = "behind", ["hub"] = "behind" };
        var reports = new ReportStage(folder.Get<DbDataSource>(), null,
            Faults(new(StringComparer.Ordinal) { ["hub"] = "the disk is full" }, behind));
        var pipeline = ReportCatalog.Operations.Single(report => report.Name == "pipeline");
        await using var result = await reports.OpenAsync(ReportArguments.Read(pipeline, []), default);
        var rows = await result.RowsAsync(default).Select(row => string.Join(" | ", row)).ToListAsync();
        Assert.Contains(rows, row =>
            row.Contains("bronze | WARN", StringComparison.Ordinal) && row.EndsWith("behind", StringComparison.Ordinal));
        Assert.Contains(rows, row =>
            row.Contains("hub | ERROR", StringComparison.Ordinal) && row.EndsWith("is full", StringComparison.Ordinal));
    }

    private Task<string> ReadyAsync(string stage, string fault) =>
        ReadyAsync(Faults(new(StringComparer.Ordinal) { [stage] = fault }, []));

    private static IStageFaults Faults(Dictionary<string, string> now, Dictionary<string, string> behind) =>
        Mock.Of<IStageFaults>(known => known.Now() == now && known.Behind() == behind);

    private async Task<string> ReadyAsync(IStageFaults faults)
    {
        var handlers = new HealthHandlers(
            folder.Get<NewestVersion>(), new RefreshHealth(folder.Get<DbDataSource>()), faults);
        using var body = new MemoryStream();
        var context = new DefaultHttpContext { Response = { Body = body } };
        await handlers.ReadyAsync(context);
        return Encoding.UTF8.GetString(body.ToArray());
    }

    private async Task RunAsync(string status, int hours, string error)
    {
        await using var insert = folder.Get<DbDataSource>().CreateCommand(
            "insert into ops.runs (run_id, started_at, completed_at, status, error, gold_version) "
            + $"select 'run{hours}', dateadd('hour', {hours}, sysdate()), dateadd('hour', {hours}, sysdate()), '{status}', {error}, 1");
        await insert.ExecuteNonQueryAsync();
    }
}

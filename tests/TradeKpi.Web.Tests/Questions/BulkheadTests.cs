using System.Data.Common;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Moq;
using TradeKpi.Lake;
using TradeKpi.Publish;
using TradeKpi.Web.Http;
using TradeKpi.Web.Quarantine;
using TradeKpi.Web.Questions;

namespace TradeKpi.Web.Tests.Questions;

public sealed class BulkheadTests
{
    [Theory]
    [InlineData("/api/alerts")]
    [InlineData("/api/quarantine")]
    [InlineData("/api/quarantine?all=true")]
    [InlineData("/api/quarantine/0a1b2c")]
    public async Task What_reads_warehouse_or_lake_waits_for_a_place_and_is_told_to_come_back_where_none_comes_free(string path)
    {
        await using var app = Host();
        await app.StartAsync();
        using var leave = new CancellationTokenSource();
        var began = new TaskCompletionSource();
        var running = app.Services.GetRequiredService<QuestionPlaces>().RunAsync(
            async stop =>
            {
                began.SetResult();
                await Task.Delay(Timeout.Infinite, stop);
                return 0;
            },
            leave.Token);
        await began.Task;
        using var refused = await app.GetTestClient().GetAsync(path);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task Liveness_answers_at_once_while_two_hundred_questions_hold_all_places_and_wait()
    {
        const int asked = 200;
        const int most = 10;
        using var warehouse = new StuckWarehouse();
        await using var app = Host(warehouse, (2, most - 2));
        await app.StartAsync();
        using var client = app.GetTestClient();
        client.Timeout = Timeout.InfiniteTimeSpan;
        var reports = Enumerable.Range(1, asked).Select(_ => client.GetAsync("/api/alerts")).ToList();
        try
        {
            using var live = await client.GetAsync("/api/health/live").WaitAsync(TimeSpan.FromSeconds(20));
            Assert.Equal(HttpStatusCode.OK, live.StatusCode);
            var refused = 0;
            using var late = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            await foreach (var report in Task.WhenEach(reports).Take(asked - most).WithCancellation(late.Token))
            {
                using var answer = await report;
                Assert.True(answer.Headers.RetryAfter is not null, $"{answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
                refused += answer.StatusCode == HttpStatusCode.ServiceUnavailable ? 1 : 0;
            }

            Assert.Equal((asked - most, most), (refused, reports.Count(report => !report.IsCompleted)));
        }
        finally
        {
            warehouse.Release();
            await Task.WhenAny(Task.WhenAll(reports));
        }
    }

    private static WebApplication Host() => Host(Mock.Of<DbDataSource>(), (1, 0));

    private static WebApplication Host(DbDataSource warehouse, (int Running, int Waiting) questions)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseTestServer();
        builder.Services.AddRoutingCore().AddLogging().AddTradeKpi().AddTradeKpiWeb()
            .AddSingleton(warehouse).AddSingleton(Mock.Of<ILake>()).AddSingleton(Mock.Of<IEventPublisher>())
            .Configure<WebOptions>(options => (options.MaxQuestions, options.MaxWaitingQuestions) = questions);
        var app = builder.Build();
        app.UseRouting();
        app.MapTradeKpi();
        app.MapQuarantine(fewestDays: 1, TimeSpan.FromHours(1));
        return app;
    }

    /// <summary>Holds the thread of whoever asks, as an engine within the process does.</summary>
    private sealed class StuckWarehouse : DbDataSource
    {
        private readonly ManualResetEventSlim _end = new();

        public override string ConnectionString => "stuck";

        public void Release() => _end.Set();

        protected override DbConnection CreateDbConnection()
        {
            _end.Wait();
            throw new NotSupportedException("It ended.");
        }

        protected override void Dispose(bool disposing)
        {
            _end.Dispose();
            base.Dispose(disposing);
        }
    }
}

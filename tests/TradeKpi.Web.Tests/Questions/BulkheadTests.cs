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

    private static WebApplication Host()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseTestServer();
        builder.Services.AddRoutingCore().AddLogging().AddTradeKpi().AddTradeKpiWeb()
            .AddSingleton(Mock.Of<DbDataSource>()).AddSingleton(Mock.Of<ILake>()).AddSingleton(Mock.Of<IEventPublisher>())
            .Configure<WebOptions>(options => (options.MaxQuestions, options.MaxWaitingQuestions) = (1, 0));
        var app = builder.Build();
        app.UseRouting();
        app.MapTradeKpi();
        app.MapQuarantine(fewestDays: 1, TimeSpan.FromHours(1));
        return app;
    }
}

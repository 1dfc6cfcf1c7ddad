using System.Data.Common;
using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Moq;
using TradeKpi.Functions.Http;
using TradeKpi.Lake;
using TradeKpi.Publish;
using TradeKpi.Tests.Fakes;
using TradeKpi.Web;

namespace TradeKpi.Functions.Tests;

/// <summary>One function answers many addresses: its trace tells which.</summary>
public sealed class TelemetryRouteTests : IDisposable
{
    private readonly FakeWarehouse _warehouse = new(_ => throw new FakeException("the warehouse is gone", transient: true));

    public void Dispose() => _warehouse.Dispose();

    [Theory]
    [InlineData("/api/reports/trend", "/api/reports/trend")]
    [InlineData("/api/reports/trend/about", "/api/reports/trend/about")]
    [InlineData("/api/reports/whatever-comes", "/api/reports/{name}")]
    [InlineData("/api/ops/freshness", "/api/ops/freshness")]
    [InlineData("/odata/daily_sales", "/odata/{**path}")]
    [InlineData("/api/health/live", "/api/health/live")]
    public async Task The_trace_of_a_function_tells_the_route(string path, string route)
    {
        await using var services = new ServiceCollection().AddLogging().AddRouting().AddTradeKpi().AddTradeKpiWeb()
            .AddSingleton(Mock.Of<IEventPublisher>()).AddSingleton<ILake>(new MemoryLake()).AddSingleton<DbDataSource>(_warehouse)
            .AddSingleton(new DiagnosticListener("tests"))
            .AddSingleton<DiagnosticSource>(provider => provider.GetRequiredService<DiagnosticListener>())
            .BuildServiceProvider();
        using var trace = new Activity("function").Start();
        await using var scope = services.CreateAsyncScope();
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        (context.Request.Method, context.Request.Path, context.Response.Body) = ("GET", path, Stream.Null);
        await new HttpDoor(services).AnswerAsync(context.Request);
        Assert.Equal(route, trace.GetTagItem("http.route"));
    }
}

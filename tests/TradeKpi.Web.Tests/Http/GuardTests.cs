using System.Data.Common;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using TradeKpi.Report.Asking;
using TradeKpi.Warehouse;
using TradeKpi.Web.Http;

namespace TradeKpi.Web.Tests.Http;

public sealed class GuardTests
{
    [Fact]
    public Task A_computation_that_took_too_long_is_a_503_that_says_what_may_be_changed() => AssertUnavailableAsync(
        new ReportTimeoutException("forecast", TimeSpan.FromSeconds(60), new OperationCanceledException()),
        "forecast took longer than 60 s and was ended. Ask for less, or raise Report:MaxComputation.");

    [Fact]
    public Task A_question_beyond_the_warehouse_s_memory_is_a_503_that_says_what_may_be_changed() => AssertUnavailableAsync(
        new WarehouseFault(new WarehouseMemoryException("Raise Engine:MaxMemoryBytes.", null)),
        "Raise Engine:MaxMemoryBytes.");

    private static async Task AssertUnavailableAsync(Exception failure, string words)
    {
        using var body = new MemoryStream();
        var context = new DefaultHttpContext { Request = { Method = "GET" }, Response = { Body = body } };
        await new Guard(NullLogger<Guard>.Instance).RunAsync(context, "GET", _ => throw failure);
        Assert.Equal((503, "application/problem+json"), (context.Response.StatusCode, context.Response.ContentType));
        Assert.Contains(words, System.Text.Encoding.UTF8.GetString(body.ToArray()), StringComparison.Ordinal);
    }

    private sealed class WarehouseFault(Exception inner) : DbException("Line 1: outer", inner);
}

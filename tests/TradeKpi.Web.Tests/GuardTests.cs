using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using TradeKpi.Report.Asking;
using TradeKpi.Web.Http;

namespace TradeKpi.Web.Tests;

public sealed class GuardTests
{
    [Fact]
    public async Task A_computation_that_took_too_long_is_a_503_that_says_what_may_be_changed()
    {
        using var body = new MemoryStream();
        var context = new DefaultHttpContext { Request = { Method = "GET" }, Response = { Body = body } };
        await new Guard(NullLogger<Guard>.Instance).RunAsync(
            context, "GET", _ => throw new ReportTimeoutException("forecast", TimeSpan.FromSeconds(60), new OperationCanceledException()));
        Assert.Equal((503, "application/problem+json"), (context.Response.StatusCode, context.Response.ContentType));
        Assert.Contains("forecast took longer than 60 s and was ended. Ask for less, or raise Report:MaxComputation.",
            System.Text.Encoding.UTF8.GetString(body.ToArray()), StringComparison.Ordinal);
    }
}

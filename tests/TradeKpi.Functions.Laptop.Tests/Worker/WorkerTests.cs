using System.Net;
using TradeKpi.Functions.Http;
using TradeKpi.Functions.Tests;

namespace TradeKpi.Functions.Laptop.Tests.Worker;

/// <summary>The built program as its own process under a host: what it loads, what it answers, and how it fails.</summary>
[Collection(LaptopWorkerTests.Name)]
public sealed class WorkerTests(LaptopWorker worker)
{
    [Fact]
    public void Every_function_is_told_of_with_its_trigger_and_loaded()
    {
        var declared = FunctionList.In(typeof(HttpDoor).Assembly, typeof(TeeLake).Assembly).Select(function => function.Name);
        Assert.Equal(declared.Order(StringComparer.Ordinal),
            worker.Host.Functions.Select(function => function.Name).Order(StringComparer.Ordinal),
            StringComparer.Ordinal);
        Assert.Equal(
            ["blobTrigger", "httpTrigger", "timerTrigger"],
            worker.Host.Functions.Select(function => function.TriggerType).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
            StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_function_that_throws_is_reported_as_failed_with_what_it_said()
    {
        var failure = await worker.FailureAsync(nameof(LoadWarehouseByPolling), Delivery.Blob("lake", "lake/order/my notes.json"));
        Assert.StartsWith("Failure: ", failure, StringComparison.Ordinal);
        Assert.Contains("my notes.json", failure, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/health/live", HttpStatusCode.OK)]
    [InlineData("/api/health/ready", HttpStatusCode.OK)]
    [InlineData("/api/reports/daily-sales?limit=no", HttpStatusCode.BadRequest)]
    [InlineData("/api/reports/nonsense", HttpStatusCode.NotFound)]
    [InlineData("/odata/daily_sales?$top=1", HttpStatusCode.OK)]
    public async Task What_is_asked_over_HTTP_is_forwarded_to_the_worker_and_answered(string path, HttpStatusCode status)
    {
        using var response = await worker.Client.GetAsync(new Uri(path, UriKind.Relative));
        Assert.Equal(status, response.StatusCode);
        Assert.NotEmpty(await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task An_address_in_an_answer_is_the_hosts_and_not_the_workers()
    {
        var context = await worker.Client.GetStringAsync(new Uri("/odata/daily_sales?$top=0", UriKind.Relative));
        Assert.Contains($"{worker.Client.BaseAddress}odata/$metadata", context, StringComparison.Ordinal);
    }
}

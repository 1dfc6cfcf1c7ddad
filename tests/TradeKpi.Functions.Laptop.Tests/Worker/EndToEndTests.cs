using System.Net;
using System.Text;
using TradeKpi.Azure.Tests.Lake;
using TradeKpi.Functions.Pipeline;
using TradeKpi.Functions.Tests;
using Xunit.Abstractions;

namespace TradeKpi.Functions.Laptop.Tests.Worker;

/// <summary>From a trigger to a report through the worker, with the lake's blobs in Azurite, as README describes it for a laptop.</summary>
[RequiresAzurite]
[Collection(LaptopWorkerTests.Name)]
public sealed class EndToEndTests(LaptopWorker worker, ITestOutputHelper output)
{
    private const string Order =
        """{"event_id":"0195d3a0-0000-7000-8000-000000000009","entity":"order","change_type":"INSERT","key":"ORD9","sequence":1,"occurred_at":"2024-02-29T10:00:00.000000Z","source":"shop","schema_version":1,"payload":{"order_id":"ORD9","customer_id":"CUST9","product_id":"PROD9","order_date":"2024-02-29T10:00:00Z","status":"DELIVERED","quantity":2,"amount":"147.50"}}"""
        + "\n";

    private const string Sales = "/api/reports/daily-sales";
    private const string LeapDay = $"{Sales}?from=2024-02-29&to=2024-02-29";

    [Fact]
    public async Task A_tick_of_the_generator_arrives_in_daily_sales()
    {
        var (files, orders) = (await worker.BlobsAsync(), await OrdersAsync());
        Assert.Equal("", await worker.FailureAsync(nameof(GenerateEvents), Delivery.Tick));
        await worker.DeliverUntilAsync(async () => (await worker.BlobsAsync()).Except(files, StringComparer.Ordinal).Any());
        await worker.DeliverUntilAsync(async () => await OrdersAsync() > orders);
    }

    [Fact]
    public async Task An_event_that_comes_twice_and_a_file_that_is_announced_twice_count_once()
    {
        await PostAsync(Order);
        await worker.DeliverUntilAsync(async () => (await worker.RowsAsync(LeapDay)).Count > 0);
        await PostAsync(Order);
        await worker.DeliverUntilAsync(async () => (await AccountingAsync("duplicate")) > 0);
        foreach (var file in await worker.BlobsAsync())
            Assert.Equal("", await worker.FailureAsync(nameof(LoadWarehouseByPolling), Delivery.Blob(worker.Container, file)));
        Assert.Equal("147.50", Assert.Single(await worker.RowsAsync(LeapDay)).GetProperty("gross_sales").GetRawText());
        Assert.Equal(1, await AccountingAsync("duplicate"));
    }

    [Fact]
    public async Task Every_function_ends_well_when_its_trigger_delivers()
    {
        foreach (var timer in worker.Host.Functions.Where(function => function.TriggerType == "timerTrigger"))
            Assert.Equal("", await worker.FailureAsync(timer.Name, Delivery.Tick));
        await worker.DeliverUntilAsync(async () => (await worker.RowsAsync(Sales)).Count > 0);
        var file = (await worker.BlobsAsync())[0];
        foreach (var trigger in worker.Host.Functions.Where(function => function.TriggerType == "blobTrigger"))
            Assert.Equal("", await worker.FailureAsync(trigger.Name, Delivery.Blob(worker.Container, file)));
        foreach (var path in ServedPaths.All)
            await AskAsync(path == "/api/events" ? HttpMethod.Post : HttpMethod.Get, path);
        foreach (var administrators in worker.Host.Functions.Where(function => function.IsForAdministrators))
            await AskAsync(HttpMethod.Post, "/" + administrators.Route);
        Assert.Equal(
            worker.Host.Functions.Select(function => function.Name).Order(StringComparer.Ordinal),
            worker.Host.Driven.Keys.Order(StringComparer.Ordinal), StringComparer.Ordinal);
        output.WriteLine(worker.Host.Summary());
    }

    private async Task AskAsync(HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, path);
        if (method == HttpMethod.Post)
            request.Content = new StringContent("", Encoding.UTF8, "application/json");
        using var response = await worker.Client.SendAsync(request);
        Assert.True((int)response.StatusCode < 500, $"{path}: {response.StatusCode}");
    }

    private async Task PostAsync(string events)
    {
        using var response = await worker.Client.PostAsync(
            new Uri("/api/events", UriKind.Relative), new StringContent(events, Encoding.UTF8, "application/x-ndjson"));
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
    }

    private async Task<long> OrdersAsync() =>
        (await worker.RowsAsync($"{Sales}?from=2025-01-01")).Sum(day => day.GetProperty("transactions").GetInt64());

    private async Task<long> AccountingAsync(string column) =>
        Assert.Single(await worker.RowsAsync("/api/ops/accounting")).GetProperty(column).GetInt64();
}

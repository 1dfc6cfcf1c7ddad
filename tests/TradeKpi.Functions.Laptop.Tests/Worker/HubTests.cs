using System.Globalization;
using System.Net;
using System.Text;
using Azure.Messaging.EventHubs;
using TradeKpi.Azure.Tests.Lake;
using TradeKpi.Functions.Pipeline;
using Xunit.Abstractions;

namespace TradeKpi.Functions.Laptop.Tests.Worker;

/// <summary>
/// The deployed way of an event, on one machine: Event Hubs' client, batches of its trigger, the lake's blobs, a report. A fresh data
/// folder is made although the embedded hub, which also makes it, is not there.
/// </summary>
[RequiresAzurite]
public sealed class HubTests(HubWorker worker, ITestOutputHelper output) : IClassFixture<HubWorker>
{
    private const string Sales = "/api/reports/daily-sales";

    [Fact]
    public async Task A_tick_of_the_generator_arrives_in_daily_sales_by_the_hub_and_its_trigger()
    {
        Assert.Equal("", await worker.FailureAsync(nameof(GenerateEvents), Delivery.Tick));
        await ArchiveAsync(events => [events]);
        await worker.DeliverUntilAsync(async () => (await worker.RowsAsync($"{Sales}?from=2025-01-01")).Count > 0);
        Assert.Equal("", await worker.FailureAsync(nameof(MeasurePipeline), Delivery.Tick));
        output.WriteLine(worker.Host.Summary());
    }

    [Fact]
    public async Task A_batch_that_comes_again_with_other_boundaries_doubles_nothing()
    {
        await PostAsync(day: "2023-03-01", orders: 12);
        await ArchiveAsync(events => [events]);
        var files = await worker.BlobsAsync();
        await ArchiveAsync(events => [events.Take(events.Count * 2 / 3), events.Skip(events.Count / 3)]);
        Assert.NotEmpty((await worker.BlobsAsync()).Except(files, StringComparer.Ordinal));
        await worker.DeliverUntilAsync(async () => (await SalesAsync("2023-03-01")).Orders == 12);

        // What came later is in gold: so the files that overlap are too.
        await PostAsync(day: "2023-03-03", orders: 1);
        await ArchiveAsync(events => [events]);
        await worker.DeliverUntilAsync(async () => (await SalesAsync("2023-03-03")).Orders == 1);
        Assert.Equal((12, "18.00"), await SalesAsync("2023-03-01"));
        Assert.All(await worker.RowsAsync("/api/ops/completeness"), row => Assert.Equal("COMPLETE", row.GetProperty("status").GetString()));
    }

    [Fact]
    public async Task A_batch_that_cannot_be_archived_is_reported_as_failed_and_the_worker_tells_the_host_to_try_without_end()
    {
        Assert.Equal(-1, worker.Host.Function("ArchiveEvents").MaxRetries);
        await PostAsync(day: "2023-03-02", orders: 3);
        var partition = worker.Hub.Partitions.First(one => one.Entries.Count > 0).Id;
        var events = await worker.ReceiveAsync(partition);
        Assert.StartsWith("Failure: ", await worker.ArchiveAsync(partition: null, events), StringComparison.Ordinal);
        Assert.Equal("", await worker.ArchiveAsync(partition, events));

        // A batch that comes again asks the hub whether it is still the same.
        worker.Hub.RefusesTokens = true;
        var outage = await worker.ArchiveAsync(partition, events);
        worker.Hub.RefusesTokens = false;
        Assert.Contains("The hub tradekpi refuses this host", outage, StringComparison.Ordinal);
        Assert.Equal("", await worker.ArchiveAsync(partition, events));
    }

    /// <summary>Delivers what each partition holds, in the batches that are cut from it.</summary>
    private async Task ArchiveAsync(Func<IReadOnlyList<EventData>, IEnumerable<IEnumerable<EventData>>> cut)
    {
        foreach (var partition in worker.Hub.Partitions)
        {
            foreach (var batch in cut(await worker.ReceiveAsync(partition.Id)).Where(batch => batch.Any()))
                Assert.Equal("", await worker.ArchiveAsync(partition.Id, batch));
        }
    }

    private async Task PostAsync(string day, int orders)
    {
        var events = string.Concat(Enumerable.Range(0, orders).Select(number => $$$"""
            {"event_id":"{{{day}}}-{{{number}}}","entity":"order","change_type":"INSERT","key":"ORD{{{day}}}-{{{number}}}","sequence":{{{number}}},"occurred_at":"{{{day}}}T10:00:00Z","source":"shop","schema_version":1,"payload":{"order_id":"ORD{{{day}}}-{{{number}}}","customer_id":"CUST1","product_id":"PROD1","order_date":"{{{day}}}T10:00:00Z","status":"DELIVERED","quantity":1,"amount":"1.50"}}

            """));
        using var response = await worker.Client.PostAsync(
            new Uri("/api/events", UriKind.Relative), new StringContent(events, Encoding.UTF8, "application/x-ndjson"));
        Assert.Equal((HttpStatusCode.Accepted, ""),
            (response.StatusCode, response.IsSuccessStatusCode ? "" : await response.Content.ReadAsStringAsync()));
    }

    private async Task<(long Orders, string Gross)> SalesAsync(string day)
    {
        var rows = await worker.RowsAsync(string.Create(CultureInfo.InvariantCulture, $"{Sales}?from={day}&to={day}"));
        return rows is [var row] ? (row.GetProperty("transactions").GetInt64(), row.GetProperty("gross_sales").GetRawText()) : (0, "");
    }
}

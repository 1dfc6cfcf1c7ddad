using System.Data;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Moq;
using TradeKpi.Archive;
using TradeKpi.Erasure;
using TradeKpi.Functions.Http;
using TradeKpi.Lake;
using TradeKpi.Publish;
using TradeKpi.Specs;
using TradeKpi.Tests.Fakes;
using TradeKpi.Web;

namespace TradeKpi.Functions.Tests;

/// <summary>The administrators' function that erases customers from the lake, over the lake port alone.</summary>
#pragma warning disable CA1001 // The suite disposes it asynchronously.
public sealed class EraseCustomersTests : IAsyncLifetime
{
    private const string Address = "/api/customers/erase";

    private const string Line =
        """{"event_id":"e1","entity":"customer","change_type":"INSERT","key":"K1","sequence":1,"occurred_at":"2026-01-02T03:04:05Z","source":"crm","schema_version":1,"payload":{"customer_id":"K1","name":"Zac"}}""";

    private readonly MemoryLake _lake = new();
    private readonly ManualTime _time = new();
    private readonly FakeWarehouse _warehouse = new(_ => new DataTable());
    private WebApplication _app = null!;
    private HttpClient _client = null!;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseTestServer();
        builder.Services.AddSingleton<TimeProvider>(_time).AddLogging().AddRouting().AddTradeKpi().AddTradeKpiWeb()
            .AddSingleton<HttpDoor>().AddSingleton(Mock.Of<IEventPublisher>()).AddSingleton<ILake>(_lake)
            .AddSingleton<IRewritableLake>(_lake).AddSingleton<System.Data.Common.DbDataSource>(_warehouse);
        _app = builder.Build();
        _app.MapFunctions(FunctionList.Library);
        await _app.StartAsync();
        _client = _app.GetTestClient();
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
        await _warehouse.DisposeAsync();
    }

    [Fact]
    public async Task Files_are_rewritten_once_every_instance_has_had_the_time_to_know_and_the_archive_masks_from_then_on()
    {
        await ArchiveAsync(0);
        var told = default(TimeSpan);
        var begun = _time.GetUtcNow();
        _lake.BeforeRewrite = _ => told = _time.GetUtcNow() - begun;

        using var answer = await PostAsync("""{"keys":["K1"],"reason":"by letter"}""");

        Assert.Equal("""{"files":1,"events":1,"entries":0,"remaining":[]}""", await answer.Content.ReadAsStringAsync());
        Assert.True(told >= ErasureRecords.KnownAfter, told.ToString());
        await ArchiveAsync(1);
        Assert.Equal(3, _lake.Files.Count);
        Assert.DoesNotContain(_lake.Files.Values, file => Encoding.UTF8.GetString(file).Contains("Zac", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("")]
    [InlineData("""{"keys":[]}""")]
    [InlineData("""{"keys":[" "]}""")]
    [InlineData("""{"keys":"K1"}""")]
    public async Task A_body_without_keys_is_400_and_says_what_one_looks_like(string body)
    {
        using var answer = await PostAsync(body);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("CUST27", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Empty(_lake.Files);
    }

    [Fact]
    public async Task While_the_lake_cannot_be_written_it_is_503_and_the_same_call_goes_on()
    {
        await ArchiveAsync(0);
        _lake.BeforeRewrite = _ => throw new IOException("the lake is gone");
        using (var answer = await PostAsync("""{"keys":["K1"]}"""))
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        _lake.BeforeRewrite = _ => { };
        using var again = await PostAsync("""{"keys":["K1"]}""");
        Assert.StartsWith("""{"files":1,"events":1""", await again.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private async Task ArchiveAsync(long sequence)
    {
        var message = new HubEvent(Encoding.UTF8.GetBytes(Line), sequence, MemoryHub.Start);
        await _app.Services.GetRequiredService<ArchiveStage>().ArchiveAsync(new HubBatch("tradekpi", "20260102030405", 0, [message]),
            default);
    }

    private Task<HttpResponseMessage> PostAsync(string body) =>
        _client.PostAsync(Address, new StringContent(body, Encoding.UTF8, "application/json"));
}

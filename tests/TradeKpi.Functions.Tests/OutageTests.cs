using System.Data;
using System.Data.Common;
using System.Net;
using System.Text;
using Azure.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Moq;
using TradeKpi.Azure.Warehouse;
using TradeKpi.Events;
using TradeKpi.Functions.Http;
using TradeKpi.Lake;
using TradeKpi.Publish;
using TradeKpi.Quarantine;
using TradeKpi.Tests.Fakes;
using TradeKpi.Warehouse;
using TradeKpi.Web;
using TradeKpi.Web.Http;

namespace TradeKpi.Functions.Tests;

/// <summary>
/// What callers of the HTTP functions get while hub, lake or warehouse are down: 503, and nothing that was not taken is acknowledged.
/// </summary>
#pragma warning disable CA1001 // The suite disposes it asynchronously.
public sealed class OutageTests : IAsyncLifetime
{
    private readonly Mock<IEventPublisher> _hub = new();
    private readonly MemoryLake _lake = new();
    private readonly FakeWarehouse _warehouse = new(_ => throw new FakeException("the warehouse is gone", transient: true));
    private WebApplication? _app;
    private HttpClient _client = null!;

    public async Task InitializeAsync()
    {
        _app = await StartAsync(_warehouse);
        _client = _app.GetTestClient();
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _app!.DisposeAsync();
        await _warehouse.DisposeAsync();
    }

    [Fact]
    public async Task Events_that_the_hub_cannot_take_are_not_acknowledged()
    {
        _hub.Setup(hub => hub.PublishAsync(It.IsAny<IReadOnlyList<ChangeEvent>>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new IOException("the hub is gone"));
        await IsUnavailableAsync(await PostAsync("/api/events", Lines.Event(1)));
        Assert.Empty(_lake.Files);
    }

    [Fact]
    public async Task Refused_events_that_the_quarantine_cannot_take_are_not_acknowledged()
    {
        _lake.BeforeWrite = _ => throw new IOException("the lake is gone");
        await IsUnavailableAsync(await PostAsync("/api/events", Lines.Torn(1)));
    }

    [Fact]
    public async Task Draining_answers_503_while_the_lake_cannot_be_read()
    {
        await PostAsync("/api/events", Lines.Torn(1));
        _lake.BeforeRead = _ => throw new IOException("the lake is gone");
        await IsUnavailableAsync(await _client.PostAsync("/api/quarantine/drain", new StringContent("{}", null, "application/json")));
    }

    [Fact]
    public async Task What_changes_the_quarantine_is_refused_while_another_instance_is_at_it()
    {
        var refused = QuarantineEntry.Of(new Refusal("TORN_JSON", "torn"), "file a line 1", DateTimeOffset.UnixEpoch, Lines.Event(1));
        await new QuarantineStore(_lake).WriteAsync("file", [refused], default);
        var (begun, goesOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        _hub.Setup(hub => hub.PublishAsync(It.IsAny<IReadOnlyList<ChangeEvent>>(), It.IsAny<CancellationToken>()))
            .Callback(() => begun.SetResult()).Returns(goesOn.Task);
        var draining = PostAsync("/api/quarantine/drain", "{}"u8.ToArray());
        await begun.Task;
        await using var other = await StartAsync(_warehouse);
        using var client = other.GetTestClient();
        foreach (var (path, body) in new[]
        {
            ("drain", "{}"), ("purge", """{"older_than_days":90}"""), (refused.QuarantineId + "/fix", """{"by":"ada","event":{}}"""),
        })
        {
            using var answer = await PostAsync(client, Encoding.UTF8.GetBytes(body), "/api/quarantine/" + path);
            Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        }

        goesOn.SetResult();
        using var drained = await draining;
        Assert.Equal("""{"replayed":1,"still_refused":0,"skipped":0}""", await drained.Content.ReadAsStringAsync());
        using var after = await PostAsync(client, "{}"u8.ToArray(), "/api/quarantine/drain");
        Assert.Equal("""{"replayed":0,"still_refused":0,"skipped":1}""", await after.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("/api/reports/daily-sales")]
    [InlineData("/api/health/ready")]
    public async Task Reports_and_readiness_answer_503_while_the_warehouse_is_down(string path) =>
        await IsUnavailableAsync(await _client.GetAsync(path));

    [Fact]
    public async Task A_sign_in_that_cannot_succeed_makes_readiness_wait_five_seconds_and_a_report_then_not_at_all()
    {
        var time = new FakeTimeProvider();
        var signingIn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var never = new ManualResetEventSlim();
        await using var sessions = new FakeWarehouse(_ => new DataTable())
        {
            OnOpen = () =>
            {
                signingIn.SetResult();
                never.Wait();
            },
        };
        var driver = new Mock<IWarehouseDriver>();
        driver.Setup(known => known.Connect(It.IsAny<string>())).Returns(sessions.CreateConnection);
        await using var snowflake = new SnowflakeDataSource(
            new SnowflakeOptions { Account = "acme-test" }, Mock.Of<TokenCredential>(), driver.Object, time);
        await using var app = await StartAsync(snowflake);
        using var client = app.GetTestClient();

        var ready = client.GetAsync("/api/health/ready");
        await signingIn.Task;
        time.Advance(TimeSpan.FromSeconds(5));
        await IsUnavailableAsync(await ready);
        await IsUnavailableAsync(await client.GetAsync("/api/reports/daily-sales"));
        driver.Verify(known => known.Connect(It.IsAny<string>()), Times.Once);
        never.Set();
    }

    [Fact]
    public async Task Bodies_that_find_no_place_are_told_to_come_back_and_one_that_takes_too_long_is_ended()
    {
        _hub.Setup(hub => hub.PublishAsync(It.IsAny<IReadOnlyList<ChangeEvent>>(), It.IsAny<CancellationToken>()))
            .Returns((IReadOnlyList<ChangeEvent> _,
                CancellationToken stop) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop));
        await using var app = await StartAsync(_warehouse, web =>
            (web.MaxBodies, web.MaxWaitingBodies, web.MaxBodyTime) = (1, 0, TimeSpan.FromSeconds(1)));
        using var client = app.GetTestClient();
        var answers = await Task.WhenAll(PostAsync(client, Lines.Event(1)), PostAsync(client, Lines.Event(2)));
        var (ended, refused) = (answers.Single(answer => answer.StatusCode == HttpStatusCode.RequestTimeout),
            answers.Single(answer => answer.StatusCode != HttpStatusCode.RequestTimeout));
        Assert.Contains("1 s", await ended.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await IsUnavailableAsync(refused);
        Assert.Empty(_lake.Files);
    }

    [Fact]
    public async Task The_process_lives_whatever_is_down()
    {
        using var answer = await _client.GetAsync("/api/health/live");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private async Task<WebApplication> StartAsync(DbDataSource warehouse, Action<WebOptions>? configure = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseTestServer();
        builder.Services.AddLogging().AddRouting().AddTradeKpi().AddTradeKpiWeb().AddSingleton<HttpDoor>();
        builder.Services.AddSingleton(_hub.Object).AddSingleton<ILake>(_lake).AddSingleton<IRewritableLake>(_lake)
            .AddSingleton<DbDataSource>(warehouse);
        builder.Services.Configure<WebOptions>(options => configure?.Invoke(options));
        var app = builder.Build();
        app.MapFunctions(FunctionList.Library);
        await app.StartAsync();
        return app;
    }

    private Task<HttpResponseMessage> PostAsync(string path, byte[] body) => PostAsync(_client, body, path);

    private static Task<HttpResponseMessage> PostAsync(HttpClient client, byte[] body, string path = "/api/events")
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new("application/json");
        return client.PostAsync(path, content);
    }

    private static async Task IsUnavailableAsync(HttpResponseMessage answer)
    {
        using (answer)
        {
            Assert.True(answer.StatusCode == HttpStatusCode.ServiceUnavailable, await answer.Content.ReadAsStringAsync());
            Assert.Equal(TimeSpan.FromSeconds(5), answer.Headers.RetryAfter!.Delta);
        }
    }
}

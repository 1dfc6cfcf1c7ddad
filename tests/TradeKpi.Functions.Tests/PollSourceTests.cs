using System.Data;
using System.Net;
using System.Text;
using Microsoft.Azure.Functions.Worker;
using Moq;
using TradeKpi.Events;
using TradeKpi.Functions.Pipeline;
using TradeKpi.Poll;
using TradeKpi.Publish;
using TradeKpi.Quarantine;
using TradeKpi.Tests.Fakes;

namespace TradeKpi.Functions.Tests;

public sealed class PollSourceTests : IDisposable
{
    private readonly PollOptions _options = new() { Url = new Uri("https://shop.example/changes"), Retries = 0 };
    private readonly List<ChangeEvent> _published = [];
    private readonly MemoryLake _lake = new();
    private readonly FakeWarehouse _warehouse = new(_ => new DataTable());
    private readonly PollStage _stage;
    private Func<HttpResponseMessage> _answer = () => throw new HttpRequestException("nobody there");

    public PollSourceTests()
    {
        var hub = new Mock<IEventPublisher>();
        hub.Setup(publisher => publisher.PublishAsync(It.IsAny<IReadOnlyList<ChangeEvent>>(), It.IsAny<CancellationToken>()))
            .Callback((IReadOnlyList<ChangeEvent> events, CancellationToken _) => _published.AddRange(events))
            .Returns(Task.CompletedTask);
        var publish = new PublishStage(Lines.Reader, hub.Object, new QuarantineStore(_lake), new PublishOptions(), TimeProvider.System);
        var clients = new Mock<IHttpClientFactory>();
        clients.Setup(factory => factory.CreateClient(It.IsAny<string>())).Returns(() => new HttpClient(new Api(() => _answer())));
        _stage = new PollStage(publish, _warehouse, clients.Object, _options, TimeProvider.System);
    }

    public void Dispose()
    {
        _stage.Dispose();
        _warehouse.Dispose();
    }

    [Fact]
    public async Task Changes_are_published_and_bad_ones_are_parked()
    {
        _answer = () => Page($"[{Encoding.UTF8.GetString(Lines.Event(1))}, {{\"no\": \"event\"}}, " +
            $"{Encoding.UTF8.GetString(Lines.Event(2))}]");
        await RunAsync();
        Assert.Equal([Lines.Id(1), Lines.Id(2)], _published.Select(change => change.Envelope.EventId), StringComparer.Ordinal);
        Assert.StartsWith("quarantine/", Assert.Single(_lake.Files).Key, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_API_that_fails_throws_so_that_the_run_is_seen_and_the_next_tick_asks_again()
    {
        await Assert.ThrowsAsync<PollException>(RunAsync);
        _answer = () => Page($"[{Encoding.UTF8.GetString(Lines.Event(1))}]");
        await RunAsync();
        Assert.Single(_published);
    }

    [Fact]
    public async Task Without_an_address_nothing_is_asked()
    {
        _options.Url = null;
        await RunAsync();
        Assert.Empty(_warehouse.Log);
    }

    private static HttpResponseMessage Page(string json) =>
        new(HttpStatusCode.OK) { Content = new StringContent(json, Encoding.UTF8, "application/json") };

    private Task RunAsync() => new PollSource(_stage).RunAsync(new TimerInfo(), CancellationToken.None);

    private sealed class Api(Func<HttpResponseMessage> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(answer());
    }
}

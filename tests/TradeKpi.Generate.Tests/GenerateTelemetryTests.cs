using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using TradeKpi.Events;
using TradeKpi.Publish;
using TradeKpi.Tests.Fakes;

namespace TradeKpi.Generate.Tests;

[Collection(TelemetryAlone.Name)]
public class GenerateTelemetryTests
{
    private static readonly FakeTimeProvider s_time = new(new(2025, 6, 1, 0, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task What_a_timer_makes_is_traced_and_counted_as_it_is_published()
    {
        using var telemetry = new Telemetered();
        var hub = new Hub();
        await Stage(hub).CatchUpAsync(TimeSpan.FromSeconds(10), CancellationToken.None);
        Assert.Equal(20, telemetry.Sum("tradekpi.events.in"));
        var published = telemetry.Span("publish");
        Assert.Equal(telemetry.Span("generate").SpanId, published.ParentSpanId);
        Assert.All(hub.Events, change => Assert.True(change.Json.Span.IndexOf(
            System.Text.Encoding.ASCII.GetBytes($"\"traceparent\":\"00-{published.TraceId}-{published.SpanId}-01\"")) > 0));
    }

    [Fact]
    public async Task What_could_not_be_published_is_not_counted_until_it_is()
    {
        using var telemetry = new Telemetered();
        var hub = new Hub { IsDown = true };
        var stage = Stage(hub);
        await Assert.ThrowsAsync<IOException>(() => stage.CatchUpAsync(TimeSpan.FromSeconds(10), CancellationToken.None));
        Assert.Equal(0, telemetry.Sum("tradekpi.events.in"));
        hub.IsDown = false;
        await stage.CatchUpAsync(TimeSpan.Zero, CancellationToken.None);
        Assert.Equal(20, telemetry.Sum("tradekpi.events.in"));
    }

    private static GenerateStage Stage(Hub hub) => new(hub, Options.Create(new GenerateOptions { Rate = 2 }), s_time);

    private sealed class Hub : IEventPublisher
    {
        public List<ChangeEvent> Events { get; } = [];

        public bool IsDown { get; set; }

        public Task PublishAsync(IReadOnlyList<ChangeEvent> events, CancellationToken cancellationToken)
        {
            if (IsDown)
                throw new IOException("the hub is gone");
            Events.AddRange(events);
            return Task.CompletedTask;
        }
    }
}

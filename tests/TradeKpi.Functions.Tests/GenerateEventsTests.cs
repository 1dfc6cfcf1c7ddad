using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Moq;
using TradeKpi.Events;
using TradeKpi.Functions.Pipeline;
using TradeKpi.Generate;
using TradeKpi.Publish;
using TradeKpi.Specs;

namespace TradeKpi.Functions.Tests;

public class GenerateEventsTests
{
    private static readonly DateTime s_at = new(2026, 1, 2, 3, 4, 0, DateTimeKind.Utc);

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 2, 9, 3, 0, TimeSpan.Zero));
    private readonly Mock<IEventPublisher> _hub = new();
    private readonly List<ChangeEvent> _published = [];
    private readonly GenerateEvents _function;

    public GenerateEventsTests()
    {
        _hub.Setup(hub => hub.PublishAsync(It.IsAny<IReadOnlyList<ChangeEvent>>(), It.IsAny<CancellationToken>()))
            .Callback((IReadOnlyList<ChangeEvent> events, CancellationToken _) => _published.AddRange(events))
            .Returns(Task.CompletedTask);
        _function = new GenerateEvents(new GenerateStage(_hub.Object,
            Options.Create(new GenerateOptions { Rate = 5, Clock = GenerateClock.Real }), _time));
    }

    [Fact]
    public async Task The_first_tick_makes_events_for_the_schedules_interval()
    {
        await _function.RunAsync(new TimerInfo { ScheduleStatus = new ScheduleStatus { Last = s_at, Next = s_at.AddMinutes(2) } },
            CancellationToken.None);
        Assert.Equal(600, _published.Count);
    }

    [Fact]
    public async Task The_first_tick_of_a_schedule_that_is_not_monitored_makes_ten_seconds_of_events()
    {
        await _function.RunAsync(new TimerInfo(), CancellationToken.None);
        Assert.Equal(50, _published.Count);
    }

    [Fact]
    public async Task Further_ticks_make_what_became_due_since_and_never_the_same_event_again()
    {
        await _function.RunAsync(new TimerInfo(), CancellationToken.None);
        _time.Advance(TimeSpan.FromSeconds(7));
        await _function.RunAsync(new TimerInfo(), CancellationToken.None);
        Assert.Equal(85, _published.Count);
        Assert.Distinct(_published.Select(change => change.Envelope.EventId), StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_hub_that_is_down_throws()
    {
        _hub.Setup(hub => hub.PublishAsync(It.IsAny<IReadOnlyList<ChangeEvent>>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new IOException("the hub is gone"));
        await Assert.ThrowsAsync<IOException>(() => _function.RunAsync(new TimerInfo(), CancellationToken.None));
    }
}

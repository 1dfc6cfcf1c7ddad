using Microsoft.Extensions.Options;
using TradeKpi.Events;
using TradeKpi.Generate;
using TradeKpi.Local.Hosting;
using TradeKpi.Local.Shell;
using TradeKpi.Publish;
using TradeKpi.Specs;

namespace TradeKpi.Local.Tests.Hosting;

public sealed class GenerateLoopTests
{
    [Fact]
    public async Task A_hub_that_takes_nothing_is_told_once_and_gets_the_same_events_when_it_takes_some_again()
    {
        using var stop = new CancellationTokenSource();
        var (hub, time, error) = (new Hub(failures: 3, stop), new ManualTime(), new StringWriter());
        var terminal = new Terminal(Stream.Null, Stream.Null, error, IsTerminal: false, IsErrorTerminal: false, time);
        var stage = new GenerateStage(hub, Options.Create(new GenerateOptions { Rate = 100, Seed = 7 }), time);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new GenerateLoop(stage, terminal).RunAsync(stop.Token));

        Assert.Equal("The generator waits, and goes on by itself: There is no room." + Environment.NewLine, error.ToString());
        Assert.NotEmpty(hub.Taken);
        Assert.Equal(hub.Refused, hub.Taken);
    }

    private sealed class Hub(int failures, CancellationTokenSource stop) : IEventPublisher
    {
        private int _left = failures;

        public List<string> Refused { get; private set; } = [];

        public List<string> Taken { get; private set; } = [];

        public Task PublishAsync(IReadOnlyList<ChangeEvent> events, CancellationToken cancellationToken)
        {
            List<string> ids = [.. events.Select(change => change.Envelope.EventId)];
            if (_left-- > 0)
            {
                Refused = ids;
                throw new IOException("There is no room.");
            }

            Taken = ids;
            return stop.CancelAsync();
        }
    }
}

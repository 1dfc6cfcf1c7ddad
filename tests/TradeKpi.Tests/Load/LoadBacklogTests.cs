using TradeKpi.Load;
using TradeKpi.Specs;

namespace TradeKpi.Tests.Load;

public sealed class LoadBacklogTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void A_batch_waits_until_its_last_file_is_loaded()
    {
        var backlog = new LoadBacklog(_time);
        Assert.Equal((0, null), (backlog.Events, backlog.Age));
        backlog.Archived(100, ["orders", "trades"]);
        _time.Advance(TimeSpan.FromSeconds(40));
        backlog.Archived(20, ["later"]);
        backlog.Settled(["orders"]);
        Assert.Equal((120, TimeSpan.FromSeconds(40)), (backlog.Events, backlog.Age));
        backlog.Settled(["trades", "another's"]);
        Assert.Equal((20, TimeSpan.Zero), (backlog.Events, backlog.Age));
        backlog.Settled(["later"]);
        Assert.Equal((0, null), (backlog.Events, backlog.Age));
    }

    [Fact]
    public void A_batch_that_is_archived_again_counts_once()
    {
        var backlog = new LoadBacklog(_time);
        backlog.Archived(100, ["orders"]);
        backlog.Archived(100, ["orders"]);
        Assert.Equal(100, backlog.Events);
        backlog.Settled(["orders"]);
        Assert.Equal(0, backlog.Events);
    }
}

using Microsoft.Extensions.Time.Testing;
using TradeKpi.Quarantine;
using TradeKpi.Tests.Fakes;

namespace TradeKpi.Tests.Operate;

public class QuarantineTurnTests
{
    private static readonly TimeSpan s_most = TimeSpan.FromMinutes(10);

    private readonly MemoryLake _lake = new();
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task One_process_has_the_turn_until_it_gives_it_back()
    {
        for (var turns = 0; turns < 2; turns++)
        {
            await using var turn = await TakeAsync();
            Assert.NotNull(turn);
            Assert.Null(await TakeAsync());
        }
    }

    [Fact]
    public async Task The_turn_of_a_process_that_died_is_another_s_when_it_could_not_be_at_it_any_more()
    {
        var died = await TakeAsync();
        _time.Advance(s_most - TimeSpan.FromMilliseconds(1));
        Assert.Null(await TakeAsync());
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.NotNull(await TakeAsync());

        // It was not dead: what it gives back is no more its own.
        await died!.DisposeAsync();
        Assert.Null(await TakeAsync());
    }

    [Fact]
    public async Task Whoever_alone_can_have_the_turn_frees_that_of_one_who_died()
    {
        var turn = new QuarantineTurn(_lake, _lake, _time);
        await turn.FreeAsync(default);
        Assert.NotNull(await TakeAsync());
        await turn.FreeAsync(default);
        Assert.NotNull(await TakeAsync());
    }

    private Task<IAsyncDisposable?> TakeAsync() => new QuarantineTurn(_lake, _lake, _time).TakeAsync(s_most, default);
}

using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Time.Testing;
using Moq;
using TradeKpi.Functions.Hosting;

namespace TradeKpi.Functions.Tests;

public class StageWatchTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly StageWatch _watch;

    public StageWatchTests() => _watch = new StageWatch(_time);

    [Theory]
    [InlineData("ArchiveEvents", "lake")]
    [InlineData("LoadWarehouse", "bronze")]
    [InlineData("LoadWarehouseByPolling", "bronze")]
    [InlineData("ReconcileLake", "bronze")]
    [InlineData("GenerateEvents", "hub")]
    [InlineData("PollSource", "source")]
    public async Task What_a_stage_fails_at_is_told_until_it_succeeds(string function, string stage)
    {
        await FailAsync(function, "it is gone\nand more of it");
        Assert.Equal(KeyValuePair.Create(stage, "it is gone"), Assert.Single(_watch.Now()));
        await _watch.Invoke(Context(function), _ => Task.CompletedTask);
        Assert.Empty(_watch.Now());
    }

    [Fact]
    public async Task What_nobody_tried_again_is_forgotten_after_a_quarter_of_an_hour()
    {
        await FailAsync("ArchiveEvents", "gone");
        _time.Advance(TimeSpan.FromMinutes(14));
        Assert.Single(_watch.Now());
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Empty(_watch.Now());
    }

    [Fact]
    public async Task A_request_that_fails_says_nothing_of_a_stage()
    {
        await FailAsync("Reports", "gone");
        Assert.Empty(_watch.Now());
    }

    private async Task FailAsync(string function, string error) =>
        Assert.Equal(error, (await Assert.ThrowsAsync<IOException>(
            () => _watch.Invoke(Context(function), _ => throw new IOException(error)))).Message);

    private static FunctionContext Context(string function)
    {
        var definition = new Mock<FunctionDefinition>();
        definition.Setup(known => known.Name).Returns(function);
        var context = new Mock<FunctionContext>();
        context.Setup(known => known.FunctionDefinition).Returns(definition.Object);
        return context.Object;
    }
}

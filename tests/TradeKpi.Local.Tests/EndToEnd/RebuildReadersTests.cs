using TradeKpi.Embedded;
using TradeKpi.Local.Shell;

namespace TradeKpi.Local.Tests.EndToEnd;

public sealed class RebuildReadersTests : IDisposable
{
    private const int Readers = 3;

    private readonly Cli _cli = new();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task Whoever_asks_while_the_warehouse_is_rebuilt_and_swapped_is_told_what_it_said_before_or_that_it_is_in_use()
    {
        await _cli.DoAsync("replay", _cli.Write("a.json", SampleEvents.TwoOrders));
        var before = await AskAsync();
        Assert.Equal(ExitCodes.Done, before.Code);

        var fresh = WarehouseSwap.Fresh(new DataFolder(_cli.Data));
        var rebuild = Task.Run(() => _cli.RunAsync("rebuild"));
        while (!File.Exists(fresh) && !rebuild.IsCompleted)
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        var readers = Enumerable.Range(0, Readers).Select(_ => Task.Run(async () =>
        {
            var told = new List<CliResult>();
            do
            {
                told.Add(await AskAsync());
            }
            while (!rebuild.IsCompleted);
            return told;
        })).ToList();

        var rebuilt = await rebuild;
        Assert.True(rebuilt.Code is ExitCodes.Done, rebuilt.Out + rebuilt.Error);
        foreach (var told in (await Task.WhenAll(readers)).SelectMany(told => told))
        {
            Assert.True(told.Code is ExitCodes.Done or ExitCodes.InUse, $"{told.Code} {told.Error}");
            Assert.Equal(told.Code is ExitCodes.Done ? before.Out : "", told.Out);
        }

        Assert.Equal(before.Out, (await AskAsync()).Out);
    }

    private Task<CliResult> AskAsync() => _cli.RunAsync("report", "daily-sales", "--format", "csv");
}

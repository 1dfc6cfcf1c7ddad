using System.Text.Json;
using TradeKpi.Local.Shell;

namespace TradeKpi.Local.Tests.Crashes;

/// <summary>What must hold of a data folder whatever befell it.</summary>
internal static class CountedOnce
{
    /// <summary>So many events were accepted, each stands once with what became of it, and gold is what a recompute says.</summary>
    public static async Task AssertCountedOnceAsync(this Cli cli, long events)
    {
        var verified = await cli.RunAsync("verify");
        Assert.True(verified.Code == ExitCodes.Done, verified.Out + verified.Error);
        using var accounting = JsonDocument.Parse(await cli.DoAsync("report", "accounting", "--format", "json"));
        Assert.Equal((events, 0), (Number("accepted"), Number("conflict")));
        Assert.Equal(Number("positions"), Number("accepted") + Number("duplicate"));
        Assert.Equal(events, Number("applied") + Number("superseded") + Number("rejected"));

        long Number(string name) => accounting.RootElement[0].GetProperty(name).GetInt64();
    }
}

using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using TradeKpi.Local.Shell;
using TradeKpi.Specs;

namespace TradeKpi.Local.Tests.EndToEnd;

#pragma warning disable CA1001 // The suite disposes it asynchronously.
public sealed class PollTests : IAsyncLifetime
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);
    private readonly Cli _cli = new();
    private readonly ConcurrentQueue<string> _asked = new();
    private readonly LoopbackServer _shop;

    public PollTests() => _shop = new LoopbackServer(app => app.Run(AnswerAsync));

    public Task InitializeAsync() => _shop.StartAsync();

    public async Task DisposeAsync()
    {
        await _shop.DisposeAsync();
        _cli.Dispose();
    }

    [Fact]
    public async Task An_api_is_pulled_through_its_failures_and_a_restart_goes_on_where_it_was()
    {
        await RunUntilAsync(() => _asked.Contains("?after=end", StringComparer.Ordinal));
        Assert.Contains("\"net_sales\":237.49", await _cli.DoAsync("report", "daily-sales", "--format", "json"), StringComparison.Ordinal);

        _asked.Clear();
        await RunUntilAsync(() => !_asked.IsEmpty);
        Assert.Equal("?after=end", _asked.First());
        Assert.Contains("\"net_sales\":237.49", await _cli.DoAsync("report", "daily-sales", "--format", "json"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--poll", "nonsense", "http or https")]
    [InlineData("--poll", "ftp://shop.example/", "http or https address such as https://shop.example/changes, not 'ftp://shop.example/'")]
    [InlineData("--poll", "http://me:secret@shop.example/", "without user, password")]
    [InlineData("--poll-every", "60", "60s")]
    [InlineData("--poll-every", "2d", "60s")]
    public async Task What_cannot_be_pulled_is_bad_usage(string option, string value, string told)
    {
        var result = await _cli.RunAsync("run", "--no-generate", "--port", "0", option, value);
        Assert.Equal(ExitCodes.BadUsage, result.Code);
        Assert.Contains(told, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", result.Error, StringComparison.Ordinal);
    }

    private async Task RunUntilAsync(Func<bool> seen)
    {
        Environment.SetEnvironmentVariable("Poll__CursorParameter", "after");
        Environment.SetEnvironmentVariable("Poll__FirstRetry", "00:00:00.010");
        using var stop = new CancellationTokenSource();
        try
        {
            var run = _cli.RunWithInputAsync("", stop.Token, "run", "--no-generate", "--port", "0", "--poll", $"{_shop.Address}changes",
                "--poll-every", "100ms");
            using var patience = new CancellationTokenSource(s_patience);
            while (!seen())
            {
                Assert.False(run.IsCompleted, "The host ended.");
                await Task.Delay(20, patience.Token);
            }

            await stop.CancelAsync();
            var ended = await run.WaitAsync(s_patience);
            Assert.True(ended.Code == 0, ended.Error);
        }
        finally
        {
            Environment.SetEnvironmentVariable("Poll__CursorParameter", null);
            Environment.SetEnvironmentVariable("Poll__FirstRetry", null);
        }
    }

    // Two pages of an order each, after a failure of the server and an answer that breaks off.
    private async Task AnswerAsync(HttpContext context)
    {
        var query = context.Request.QueryString.Value ?? "";
        _asked.Enqueue(query);
        var orders = SampleEvents.TwoOrders.Split('\n');
        context.Response.StatusCode = _asked.Count == 1 ? 500 : 200;
        await context.Response.WriteAsync(query switch
        {
            _ when _asked.Count == 2 => "{\"rows\":[",
            "" => $$"""{"rows":[{{orders[0]}}],"next":"two"}""",
            "?after=two" => $$"""{"rows":[{{orders[1]}}],"next":"end"}""",
            _ => """{"rows":[]}""",
        });
    }
}

using Microsoft.Extensions.Time.Testing;
using TradeKpi.Azure.Warehouse;
using TradeKpi.Tests.Fakes;

namespace TradeKpi.Azure.Tests.Warehouse;

/// <summary>How long a sign-in is waited for, and what the next caller hears of one that failed.</summary>
public sealed class SnowflakeSignInTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly SnowflakeOptions _options = new() { Account = "acme-test" };
    private readonly FakeWarehouse _warehouse = new(_ => FakeWarehouse.Table(["status"]));
    private readonly FakeDriver _driver;
    private readonly SnowflakeDataSource _source;

    public SnowflakeSignInTests()
    {
        _driver = new FakeDriver(_warehouse);
        _source = new SnowflakeDataSource(_options, key: null, _driver, _time);
    }

    private int Tried => _driver.ConnectionStrings.Count;

    public void Dispose()
    {
        _source.Dispose();
        _warehouse.Dispose();
    }

    [Fact]
    public async Task A_sign_in_that_does_not_end_is_waited_for_five_seconds_and_then_not_at_all()
    {
        using var answer = new ManualResetEventSlim();
        var begun = new TaskCompletionSource();
        _warehouse.OnOpen = () =>
        {
            begun.TrySetResult();
            answer.Wait();
        };
        var opening = FailsAsync();
        await begun.Task;
        _time.Advance(TimeSpan.FromSeconds(5));
        var error = await opening;
        Assert.Equal((true, "Snowflake gives no session. There was no answer within 5 seconds."), (error.IsTransient, error.Message));

        error = await FailsAsync();
        Assert.Equal((true, 1), (error.IsTransient, Tried));
        Assert.StartsWith("Snowflake gives no session. It failed 0 seconds ago", error.Message, StringComparison.Ordinal);

        // What comes late is no failure any more.
        answer.Set();
        await OpensAsync();
    }

    [Fact]
    public async Task A_sign_in_that_failed_is_remembered_for_ten_seconds_and_then_tried_by_one_caller()
    {
        _warehouse.OnOpen = () => throw new FakeDriverException(270_066, null, "no identity endpoint");
        Assert.Equal(270_066, (await FailsAsync()).Number);
        _time.Advance(TimeSpan.FromSeconds(9));
        var error = await FailsAsync();
        Assert.Equal((true, 1), (error.IsTransient, Tried));
        Assert.EndsWith("no identity endpoint", error.Message, StringComparison.Ordinal);

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(270_066, (await FailsAsync()).Number);
        await FailsAsync();
        Assert.Equal(2, Tried);

        _warehouse.OnOpen = () => { };
        _time.Advance(_options.SignInPause);
        await OpensAsync();
        await OpensAsync();
    }

    [Fact]
    public async Task A_full_pool_is_no_failed_sign_in()
    {
        await using var only = await _source.OpenConnectionAsync();
        _warehouse.OnOpen = () => throw new FakeDriverException(FakeDriverException.InternalError, "08006", "no session from the pool");
        await FailsAsync();
        await FailsAsync();
        Assert.Equal(3, Tried);
        await only.DisposeAsync();
        await FailsAsync();
        await FailsAsync();
        Assert.Equal(4, Tried);
    }

    private async Task<SnowflakeException> FailsAsync() =>
        await Assert.ThrowsAsync<SnowflakeException>(async () => await _source.OpenConnectionAsync());

    private async Task OpensAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            patience.Token.ThrowIfCancellationRequested();
            try
            {
                await using var connection = await _source.OpenConnectionAsync();
                return;
            }
            catch (SnowflakeException e) when (e.InnerException is not null && e.Number == 0)
            {
                await Task.Yield();
            }
        }
    }
}

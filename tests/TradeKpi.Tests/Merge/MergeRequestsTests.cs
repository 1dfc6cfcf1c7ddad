using System.Data;
using Microsoft.Extensions.Time.Testing;
using TradeKpi.Merge;
using TradeKpi.Specs;
using TradeKpi.Tests.Fakes;

namespace TradeKpi.Tests.Merge;

public sealed class MergeRequestsTests : IDisposable
{
    private static readonly TimeSpan s_debounce = TimeSpan.FromSeconds(10);
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 2, 9, 3, 0, TimeSpan.Zero));
    private readonly FakeWarehouse _warehouse;
    private readonly MergeRequests _requests;
    private readonly TaskCompletionSource _askedTwice = new();
    private int _asked;
    private bool _fails;

    public MergeRequestsTests()
    {
        _warehouse = new FakeWarehouse(Answer);
        _requests = new MergeRequests(new MergeStage(_warehouse, _time), new MergeOptions { Debounce = s_debounce }, _time);
    }

    public void Dispose() => _warehouse.Dispose();

    [Fact]
    public async Task The_first_request_asks_at_once()
    {
        await _requests.RequestAsync(default);
        Assert.Equal(1, _asked);
    }

    [Fact]
    public async Task Requests_within_the_interval_share_one_ask_at_its_end()
    {
        await _requests.RequestAsync(default);
        _time.Advance(TimeSpan.FromSeconds(3));
        Task[] later = [_requests.RequestAsync(default), _requests.RequestAsync(default), _requests.RequestAsync(default)];
        _time.Advance(TimeSpan.FromSeconds(6.9));
        Assert.Equal(1, _asked);
        Assert.DoesNotContain(later, request => request.IsCompleted);

        _time.Advance(TimeSpan.FromSeconds(0.1));
        await Task.WhenAll(later);
        Assert.Equal(2, _asked);
    }

    [Fact]
    public async Task After_a_quiet_time_a_request_asks_at_once_again()
    {
        await _requests.RequestAsync(default);
        _time.Advance(s_debounce);
        await _requests.RequestAsync(default);
        Assert.Equal(2, _asked);
    }

    [Fact]
    public async Task With_a_linger_even_the_first_request_waits_for_others()
    {
        var requests = new MergeRequests(
            new MergeStage(_warehouse, _time), new MergeOptions { Debounce = s_debounce, Linger = TimeSpan.FromSeconds(2) }, _time);
        Task[] first = [requests.RequestAsync(default), requests.RequestAsync(default)];
        _time.Advance(TimeSpan.FromSeconds(1.9));
        Assert.Equal(0, _asked);
        _time.Advance(TimeSpan.FromSeconds(0.1));
        await Task.WhenAll(first);
        Assert.Equal(1, _asked);

        _time.Advance(s_debounce);
        var later = requests.RequestAsync(default);
        Assert.Equal(1, _asked);
        _time.Advance(TimeSpan.FromSeconds(2));
        await later;
        Assert.Equal(2, _asked);
    }

    [Fact]
    public async Task Where_the_warehouse_begins_runs_itself_a_load_asks_for_none()
    {
        var requests = new MergeRequests(new MergeStage(_warehouse, _time), new MergeOptions { OnArrival = false }, _time);
        await requests.LoadedAsync(5, default);
        Assert.Equal(0, _asked);
        await requests.RequestAsync(default);
        Assert.Equal(1, _asked);
    }

    [Fact]
    public async Task One_caller_s_cancellation_ends_its_own_wait_alone()
    {
        await _requests.RequestAsync(default);
        using var stop = new CancellationTokenSource();
        var cancelled = _requests.RequestAsync(stop.Token);
        var other = _requests.RequestAsync(default);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);

        _time.Advance(s_debounce);
        await other;
        Assert.Equal(2, _asked);
    }

    [Fact]
    public async Task The_last_ask_is_made_even_when_nobody_waits_for_it_any_more()
    {
        await _requests.RequestAsync(default);
        using var stop = new CancellationTokenSource();
        var cancelled = _requests.RequestAsync(stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);

        _time.Advance(s_debounce);
        await _askedTwice.Task;
    }

    [Fact]
    public async Task A_failed_ask_is_told_to_all_its_callers_and_holds_nothing_up()
    {
        _fails = true;
        Task[] callers = [_requests.RequestAsync(default), _requests.RequestAsync(default)];
        foreach (var caller in callers)
            await Assert.ThrowsAsync<FakeException>(() => caller);

        _fails = false;
        await _requests.RequestAsync(default);
        Assert.True(_asked > 1);
    }

    private DataTable Answer(FakeCommand command)
    {
        Assert.Equal("execute task ops.refresh_kpis", command.CommandText);
        if (Interlocked.Increment(ref _asked) == 2)
            _askedTwice.TrySetResult();
        return _fails ? throw new FakeException("connection lost", transient: true) : new DataTable();
    }
}

using TradeKpi.Warehouse;

namespace TradeKpi.Tests.Warehouse;

public class WorkThreadsTests
{
    [Fact]
    public async Task Work_that_is_begun_on_such_a_thread_runs_there_at_once() =>
        Assert.True(await WorkThreads.RunAsync(
            async () =>
            {
                var caller = Environment.CurrentManagedThreadId;
                return await WorkThreads.Run(() => Environment.CurrentManagedThreadId, default) == caller;
            },
            default));

    [Fact]
    public async Task Work_that_is_begun_elsewhere_leaves_its_caller()
    {
        Assert.False(WorkThreads.IsCurrent);
        Assert.True(await WorkThreads.Run(() => WorkThreads.IsCurrent, default));
    }

    [Fact]
    public async Task Work_begun_there_after_its_cancellation_does_not_run()
    {
        var ran = false;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => WorkThreads.RunAsync(
            () => WorkThreads.Run(() => ran = true, new CancellationToken(canceled: true)), default));
        Assert.False(ran);
    }

    [Fact]
    public async Task What_work_throws_there_is_thrown_to_who_awaits_it() =>
        await Assert.ThrowsAsync<TimeoutException>(() => WorkThreads.RunAsync(
            () => WorkThreads.Run<int>(() => throw new TimeoutException(), default), default));
}

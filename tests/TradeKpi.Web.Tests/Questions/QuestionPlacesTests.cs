using TradeKpi.Web.Http;
using TradeKpi.Web.Questions;

namespace TradeKpi.Web.Tests.Questions;

public sealed class QuestionPlacesTests
{
    private static readonly TimeSpan s_soon = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task So_many_run_at_a_time_so_many_wait_and_the_rest_are_told_when_to_come_back()
    {
        using var places = Places(new WebOptions { MaxQuestions = 2, MaxWaitingQuestions = 1 });
        var (running, most) = (0, 0);
        var counting = new Lock();
        using var begun = new SemaphoreSlim(0);
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var asked = Enumerable.Range(0, 3).Select(_ => places.RunAsync(async _ =>
        {
            lock (counting)
                most = Math.Max(most, ++running);
            begun.Release();
            await end.Task;
            lock (counting)
                return --running;
        }, default)).ToList();
        Assert.True(await begun.WaitAsync(s_patience) && await begun.WaitAsync(s_patience));
        var refused = await Assert.ThrowsAsync<ProblemException>(() => places.RunAsync(_ => Task.FromResult(0), default));
        Assert.Equal((503, 5), (refused.Status, refused.RetryAfter));
        end.SetResult();
        await Task.WhenAll(asked).WaitAsync(s_patience);
        Assert.Equal(2, most);
        Assert.Equal(7, await places.RunAsync(_ => Task.FromResult(7), default));
    }

    [Fact]
    public async Task Who_waits_too_long_for_a_turn_is_told_to_come_back()
    {
        using var places = Places(new WebOptions { MaxQuestions = 1, MaxQuestionWait = s_soon });
        using var leave = new CancellationTokenSource();
        var first = places.RunAsync(ForEverAsync, leave.Token);
        Assert.Equal(503, (await Assert.ThrowsAsync<ProblemException>(() => places.RunAsync(ForEverAsync, default))).Status);
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
    }

    [Fact]
    public async Task A_question_that_takes_too_long_is_ended_and_says_what_may_be_changed()
    {
        using var places = Places(new WebOptions { MaxQuestionTime = s_soon });
        var late = await Assert.ThrowsAsync<ProblemException>(() => places.RunAsync(ForEverAsync, default));
        Assert.Equal(503, late.Status);
        Assert.Contains("Web:MaxQuestionTime", late.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_question_whose_caller_left_is_interrupted_and_its_place_is_free()
    {
        using var places = Places(new WebOptions { MaxQuestions = 1 });
        using var leave = new CancellationTokenSource();
        var interrupted = new TaskCompletionSource();
        var began = new TaskCompletionSource();
        var left = places.RunAsync(async stop =>
        {
            began.SetResult();
            try
            {
                return await ForEverAsync(stop);
            }
            finally
            {
                interrupted.SetResult();
            }
        }, leave.Token);
        await began.Task.WaitAsync(s_patience);
        await leave.CancelAsync();
        await interrupted.Task.WaitAsync(s_patience);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        Assert.Equal(7, await places.RunAsync(_ => Task.FromResult(7), default).WaitAsync(s_patience));
    }

    [Fact]
    public async Task No_question_holds_the_thread_pool_not_even_after_it_waited()
    {
        using var places = Places(new WebOptions());
        Assert.Equal((false, false), await places.RunAsync(async stop =>
        {
            var before = Thread.CurrentThread.IsThreadPoolThread;
            await Task.Delay(s_soon, TimeProvider.System, stop);
            return (before, Thread.CurrentThread.IsThreadPoolThread);
        }, default));
    }

    private static QuestionPlaces Places(WebOptions options) => new(options, TimeProvider.System);

    private static async Task<int> ForEverAsync(CancellationToken stop)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop);
        return 0;
    }
}

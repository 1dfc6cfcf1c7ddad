using Microsoft.AspNetCore.Http;
using TradeKpi.Report;
using TradeKpi.Web.Http;
using TradeKpi.Web.Questions;

namespace TradeKpi.Web.Tests.Questions;

public sealed class SharedAnswersTests : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private static readonly AnswerHead s_head = new("text/plain", "\"1\"");
    private readonly WebOptions _options = new() { MaxSharedBytes = 100, MaxAnswerBytes = 10_000 };
    private readonly QuestionPlaces _places;
    private readonly SharedAnswers _answers;
    private int _made;

    public SharedAnswersTests()
    {
        _places = new QuestionPlaces(_options, TimeProvider.System);
        _answers = new SharedAnswers(_places, _options);
    }

    public void Dispose()
    {
        _answers.Dispose();
        _places.Dispose();
    }

    [Fact]
    public async Task Equal_questions_are_answered_once_and_others_apart()
    {
        var begin = new TaskCompletionSource();
        var asked = Enumerable.Range(0, 200).Select(at => BodyAsync(at % 2 == 0 ? "even" : "odd", 10, begin.Task)).ToList();
        begin.SetResult();
        Assert.All(await Task.WhenAll(asked).WaitAsync(s_patience), length => Assert.Equal(10, length));
        Assert.Equal(10, await BodyAsync("even", 10, Task.CompletedTask));
        Assert.Equal(2, _made);
    }

    [Fact]
    public async Task What_may_not_be_shared_is_made_for_each()
    {
        Assert.Equal(10, await BodyAsync(null, 10, Task.CompletedTask));
        Assert.Equal(10, await BodyAsync(null, 10, Task.CompletedTask));
        Assert.Equal(2, _made);
    }

    [Fact]
    public async Task A_large_answer_comes_whole_to_each_who_asks()
    {
        var lengths = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => BodyAsync("large", 5_000, Task.CompletedTask)));
        Assert.All(lengths, length => Assert.Equal(5_000, length));
        Assert.Equal(3, _made);
    }

    [Fact]
    public async Task An_answer_that_is_larger_than_any_may_be_is_ended() => Assert.Contains("Web:MaxAnswerBytes",
        (await Assert.ThrowsAsync<ReportTooLargeException>(() => BodyAsync("x", 10_001, Task.CompletedTask))).Message,
        StringComparison.Ordinal);

    [Fact]
    public async Task It_is_ended_when_the_last_who_waits_for_it_leaves()
    {
        var (began, ended) = (new TaskCompletionSource(), new TaskCompletionSource());
        using var first = new CancellationTokenSource();
        using var second = new CancellationTokenSource();
        var waiting = new[] { first, second }.Select(leave => _answers.AskAsync("same", async (_, stop) =>
        {
            // No callback of the token: it would be taken back by the delay's, which is called first.
            began.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            ended.SetResult();
            return s_head;
        }, leave.Token)).ToList();
        await began.Task.WaitAsync(s_patience);
        await first.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting[0]);
        Assert.False(ended.Task.IsCompleted);
        await second.CancelAsync();
        await ended.Task.WaitAsync(s_patience);
    }

    private async Task<long> BodyAsync(string? key, int bytes, Task begin)
    {
        await using var answer = await _answers.AskAsync(key, async (body, stop) =>
        {
            await begin;
            Interlocked.Increment(ref _made);
            for (var written = 0; written < bytes; written += 10)
                await body.WriteAsync(new byte[Math.Min(10, bytes - written)], stop);
            return s_head;
        }, default);
        using var sent = new MemoryStream();
        var context = new DefaultHttpContext { Response = { Body = sent } };
        await answer.SendAsync(context);
        Assert.Equal((sent.Length, "\"1\""), (context.Response.ContentLength, context.Response.Headers.ETag.ToString()));
        return sent.Length;
    }
}

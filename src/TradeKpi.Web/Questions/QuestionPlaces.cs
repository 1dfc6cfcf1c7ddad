using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using TradeKpi.Report;
using TradeKpi.Warehouse;
using TradeKpi.Web.Http;

namespace TradeKpi.Web.Questions;

/// <summary>
/// Lets so many questions run at a time, off the thread pool, each within its time; so many wait, and the rest are told to come back.
/// </summary>
public sealed class QuestionPlaces : IDisposable
{
    private readonly WebOptions _options;
    private readonly TimeProvider _time;
    private readonly ConcurrencyLimiter _places;

    public QuestionPlaces(WebOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_options, _time) = (options, time);
        _places = new ConcurrencyLimiter(new ConcurrencyLimiterOptions
        {
            PermitLimit = options.MaxQuestions,
            QueueLimit = options.MaxWaitingQuestions,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        });
    }

    /// <summary>Runs a question as soon as there is a place, until its caller leaves or its time is over.</summary>
    /// <exception cref="ProblemException">No place came free, or it took too long: 503.</exception>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> question, CancellationToken leave)
    {
        using var place = await TakeAsync(leave);
        using var late = new CancellationTokenSource(_options.MaxQuestionTime, _time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(leave, late.Token);
        try
        {
            return await WorkThreads.RunAsync(() => question(stop.Token), stop.Token);
        }
        catch (Exception e) when (late.IsCancellationRequested && !leave.IsCancellationRequested && e is not ReportArgumentException)
        {
            throw new ProblemException(StatusCodes.Status503ServiceUnavailable, string.Create(CultureInfo.InvariantCulture,
                $"This took longer than {_options.MaxQuestionTime.TotalSeconds:0.#} s and was ended. Ask for less, or raise " +
                $"Web:{nameof(WebOptions.MaxQuestionTime)}."));
        }
    }

    public void Dispose() => _places.Dispose();

    private async Task<RateLimitLease> TakeAsync(CancellationToken leave)
    {
        using var patience = new CancellationTokenSource(_options.MaxQuestionWait, _time);
        using var wait = CancellationTokenSource.CreateLinkedTokenSource(leave, patience.Token);
        try
        {
            var place = await _places.AcquireAsync(1, wait.Token);
            if (place.IsAcquired)
                return place;
            place.Dispose();
        }
        catch (OperationCanceledException) when (!leave.IsCancellationRequested)
        {
            // Nobody is kept waiting for longer: the answer below says what to do.
        }

        throw new ProblemException(StatusCodes.Status503ServiceUnavailable,
            $"{_options.MaxQuestions} questions are being answered and others wait. Ask again in a while.")
        { RetryAfter = 5 };
    }
}

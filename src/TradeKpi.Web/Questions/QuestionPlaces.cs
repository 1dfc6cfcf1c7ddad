using System.Globalization;
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
    private readonly Places _places;

    public QuestionPlaces(WebOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_options, _time) = (options, time);
        _places = new Places(options.MaxQuestions, options.MaxWaitingQuestions, options.MaxQuestionWait,
            $"{options.MaxQuestions} questions are being answered and others wait. Ask again in a while.", time);
    }

    /// <summary>Runs a question as soon as there is a place, until its caller leaves or its time is over.</summary>
    /// <exception cref="ProblemException">No place came free, or it took too long: 503.</exception>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> question, CancellationToken leave)
    {
        using var place = await _places.TakeAsync(leave);
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
}

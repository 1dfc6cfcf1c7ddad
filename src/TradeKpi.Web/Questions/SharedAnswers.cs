using System.Diagnostics;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;
using TradeKpi.Web.Http;

namespace TradeKpi.Web.Questions;

/// <summary>
/// Answers questions, each in its place. Equal ones share one answer, while it is made and for some minutes; when everyone who waits for it
/// has left, it is ended.
/// </summary>
public sealed class SharedAnswers : IDisposable
{
    private readonly QuestionPlaces _places;
    private readonly WebOptions _options;
    private readonly ServiceProvider _services;
    private readonly HybridCache _answers;

    public SharedAnswers(QuestionPlaces places, WebOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_places, _options) = (places, options);

        // Apart from any cache of the host: this one has a bound of its own, and no second level.
        _services = Cache(options);
        _answers = _services.GetRequiredService<HybridCache>();
    }

    /// <summary>The answer to a question.</summary>
    /// <param name="key">What equal questions have in common, their version of gold included; null where nothing may be shared.</param>
    /// <param name="write">Writes the answer.</param>
    /// <exception cref="ProblemException">There is no place for it now, or it took too long: 503.</exception>
    /// <exception cref="Report.ReportTooLargeException">It is larger than an answer may be.</exception>
    public async Task<WholeAnswer> AskAsync(string? key, Func<Stream, CancellationToken, Task<AnswerHead>> write,
        CancellationToken cancellationToken)
    {
        if (key is null)
            return await MakeAsync(write, cancellationToken);
        WholeAnswer? large = null;
        var parent = Activity.Current;
        var shared = await _answers.GetOrCreateAsync(key, async stop =>
        {
            Activity.Current = parent;
            var made = await MakeAsync(write, stop);
            if (made.Shared is { } small)
                return small;
            large = made;
            return SharedAnswer.TooLarge;
        }, cancellationToken: cancellationToken);
        return shared.Head is not null ? new WholeAnswer(shared) : large ?? await MakeAsync(write, cancellationToken);
    }

    public void Dispose() => _services.Dispose();

    private Task<WholeAnswer> MakeAsync(Func<Stream, CancellationToken, Task<AnswerHead>> write, CancellationToken leave) =>
        _places.RunAsync(async stop =>
        {
            var file = new FileBufferingWriteStream(_options.MaxSharedBytes);
            try
            {
                var head = await write(new BoundedStream(file, _options.MaxAnswerBytes), stop);
                if (file.Length > _options.MaxSharedBytes)
                    return new WholeAnswer(head, file);
                using var body = new MemoryStream((int)file.Length);
                await file.DrainBufferAsync(body, stop);
                await file.DisposeAsync();
                return new WholeAnswer(new SharedAnswer(head, body.ToArray()));
            }
            catch
            {
                await file.DisposeAsync();
                throw;
            }
        }, leave);

    private static ServiceProvider Cache(WebOptions options)
    {
        var services = new ServiceCollection();
        services.AddMemoryCache(memory => memory.SizeLimit = options.MaxKeptBytes);
        services.AddHybridCache(cache =>
        {
            cache.MaximumPayloadBytes = options.MaxSharedBytes;
            cache.DefaultEntryOptions = new HybridCacheEntryOptions
            {
                Expiration = options.KeepAnswers,
                LocalCacheExpiration = options.KeepAnswers,
            };
        }).AddSerializer<SharedAnswer, SharedAnswer.Weight>();
        return services.BuildServiceProvider();
    }
}

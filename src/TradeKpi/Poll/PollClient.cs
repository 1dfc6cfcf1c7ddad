using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Polly;
using Polly.Retry;
using Polly.Timeout;
using TradeKpi.Unpack;

namespace TradeKpi.Poll;

/// <summary>
/// Fetches pages over HTTP: with a limit on time and size, and further attempts where the API could not answer for the moment.
/// </summary>
internal sealed class PollClient(IHttpClientFactory clients, PollOptions options, TimeProvider time)
{
    /// <summary>The name of the client that the factory makes.</summary>
    public const string Name = "TradeKpi.Poll";

    // Whoever asks to be left alone for longer is asked again by a later run.
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(10);

    private readonly ResiliencePipeline _attempts = Attempts(options, time);

    /// <summary>The text of a page, whole, in UTF-8.</summary>
    /// <exception cref="PollException">It could not be had.</exception>
    public async Task<ReadOnlyMemory<byte>> GetAsync(Uri page, string source, CancellationToken cancellationToken)
    {
        try
        {
            return await _attempts.ExecuteAsync(token => new ValueTask<ReadOnlyMemory<byte>>(AttemptAsync(page, source, token)),
                cancellationToken);
        }
        catch (TimeoutRejectedException e)
        {
            throw new PollException(string.Create(CultureInfo.InvariantCulture,
                $"{source} did not answer within {options.Timeout.TotalSeconds} s (Poll:Timeout)."), e);
        }
        catch (HttpRequestException e)
        {
            throw new PollException($"{source} could not be asked: {e.Message}", e);
        }
    }

    private static ResiliencePipeline Attempts(PollOptions options, TimeProvider time)
    {
        var pipeline = new ResiliencePipelineBuilder { TimeProvider = time };
        if (options.Retries > 0)
        {
            pipeline.AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = attempt => ValueTask.FromResult(attempt.Outcome.Exception switch
                {
                    PollException failure => failure.IsTransient && (failure.RetryAfter ?? TimeSpan.Zero) <= s_longestPause,
                    HttpRequestException or TimeoutRejectedException => true,
                    _ => false,
                }),
                MaxRetryAttempts = options.Retries,
                BackoffType = DelayBackoffType.Exponential,
                Delay = options.FirstRetry,
                MaxDelay = s_longestPause,
                DelayGenerator = attempt => ValueTask.FromResult((attempt.Outcome.Exception as PollException)?.RetryAfter),
            });
        }

        return pipeline.AddTimeout(options.Timeout).Build();
    }

    private async Task<ReadOnlyMemory<byte>> AttemptAsync(Uri page, string source, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, page);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("TradeKpi", null));
        if (options.BearerToken is { } token)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var client = clients.CreateClient(Name);
        client.Timeout = Timeout.InfiniteTimeSpan;
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (!response.IsSuccessStatusCode)
            throw Refused(response, source);
        try
        {
            return await BodyAsync(response.Content, source, cancellationToken);
        }
        catch (UnpackedTooLargeException)
        {
            throw TooLarge(source);
        }
        catch (FormatException e)
        {
            throw new PollException($"The answer of {source} is no JSON: {e.Message} Nothing of it was taken.", e);
        }
        catch (IOException e) when (e is not PollException)
        {
            throw new PollException($"The answer of {source} broke off: {e.Message}", e) { IsTransient = true };
        }
    }

    private PollException Refused(HttpResponseMessage response, string source)
    {
        var status = (int)response.StatusCode;
        return new PollException(string.Create(CultureInfo.InvariantCulture,
            $"{source} answers {status} {response.ReasonPhrase}.{Advice(response.StatusCode)}"))
        {
            RetryAfter = response.Headers.RetryAfter switch
            {
                { Delta: { } pause } => pause,
                { Date: { } at } when at - time.GetUtcNow() is var pause && pause > TimeSpan.Zero => pause,
                _ => null,
            },
            IsTransient = status is 408 or 429 or >= 500,
        };
    }

    private static string Advice(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => " See Poll:BearerToken.",
        HttpStatusCode.NotFound or HttpStatusCode.Gone => " See Poll:Url; a cursor that the API has forgotten stands in ops.poll_cursors.",
        _ => "",
    };

    private async Task<ReadOnlyMemory<byte>> BodyAsync(HttpContent content, string source, CancellationToken cancellationToken)
    {
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        using var body = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (await stream.ReadAsync(buffer, cancellationToken) is var read and > 0)
        {
            if (body.Length + read > options.MaxBodyBytes)
                throw TooLarge(source);
            body.Write(buffer, 0, read);
        }

        body.Position = 0;
        var head = new MessageHead(null, string.Join(", ", content.Headers.ContentEncoding), MessageHead.None.Properties);
        return await Unpacking.TextAsync(body, head, options.MaxBodyBytes, cancellationToken);
    }

    private PollException TooLarge(string source) => new(
        $"A page of {source} has more than {options.MaxBodyBytes} bytes. Ask it for smaller pages, or raise Poll:MaxBodyBytes.");
}

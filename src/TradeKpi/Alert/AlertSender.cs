using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace TradeKpi.Alert;

/// <summary>Posts changes to webhooks, signed, with further attempts where one could not answer for the moment.</summary>
internal sealed class AlertSender(IHttpClientFactory clients, AlertOptions options, TimeProvider time)
{
    /// <summary>The name of the client that the factory makes.</summary>
    public const string Name = "TradeKpi.Alert";

    private readonly ResiliencePipeline<WebhookAnswer> _attempts = Attempts(options, time);

    /// <summary>What came of it; an error says neither address nor secret.</summary>
    public async Task<WebhookAnswer> SendAsync(AlertWebhook webhook, AlertChange change, CancellationToken cancellationToken)
    {
        var body = AlertMessage.Body(change);
        try
        {
            return await _attempts.ExecuteAsync(
                token => new ValueTask<WebhookAnswer>(AttemptAsync(webhook, change.Id, body, token)), cancellationToken);
        }
        catch (TimeoutRejectedException)
        {
            return new(null, string.Create(CultureInfo.InvariantCulture,
                $"It did not answer within {options.Timeout.TotalSeconds} s (Alert:Timeout)."));
        }
        catch (HttpRequestException e)
        {
            return new(null, $"It could not be reached: {e.HttpRequestError}.");
        }
    }

    private async Task<WebhookAnswer> AttemptAsync(AlertWebhook webhook, string id, byte[] body, CancellationToken cancellationToken)
    {
        var timestamp = time.GetUtcNow().ToUnixTimeSeconds();
        using var request = new HttpRequestMessage(HttpMethod.Post, webhook.Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("TradeKpi", null));
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", timestamp.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", AlertMessage.Signature(webhook.Key, id, timestamp, body));
        using var client = clients.CreateClient(Name);
        client.Timeout = Timeout.InfiniteTimeSpan;
        // Nothing of the answer but its status is read.
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        return new(response.StatusCode, string.Create(CultureInfo.InvariantCulture, $"It answered {(int)response.StatusCode}."));
    }

    private static ResiliencePipeline<WebhookAnswer> Attempts(AlertOptions options, TimeProvider time)
    {
        var pipeline = new ResiliencePipelineBuilder<WebhookAnswer> { TimeProvider = time };
        if (options.Retries > 0)
        {
            pipeline.AddRetry(new RetryStrategyOptions<WebhookAnswer>
            {
                ShouldHandle = attempt => ValueTask.FromResult(attempt.Outcome switch
                {
                    { Exception: HttpRequestException or TimeoutRejectedException } => true,
                    { Result: { } answer } => answer.IsUnable,
                    _ => false,
                }),
                MaxRetryAttempts = options.Retries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = options.FirstRetry,
            });
        }

        return pipeline.AddTimeout(options.Timeout).Build();
    }

    /// <summary>What a webhook answered.</summary>
    /// <param name="Status">Null where it did not.</param>
    internal sealed record WebhookAnswer(HttpStatusCode? Status, string Detail)
    {
        public bool IsTaken => Status is { } status && (int)status is >= 200 and < 300;

        /// <summary>It did not answer, or cannot take anything for the moment.</summary>
        public bool IsUnable => Status is null || (int)Status is 408 or 429 or >= 500;

        /// <summary>It wants no more of these.</summary>
        public bool IsGone => Status == HttpStatusCode.Gone;
    }
}

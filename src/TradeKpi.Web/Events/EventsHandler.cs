using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using TradeKpi.Events;
using TradeKpi.Publish;
using TradeKpi.Unpack;
using TradeKpi.Web.Http;

namespace TradeKpi.Web.Events;

/// <summary>
/// The door over HTTP: one event, an array, or one a line; native, Debezium or CloudEvents, also in binary mode; plain or gzip. 202 says
/// that every event is durable: accepted into the hub, or kept in the quarantine; the results say which. 422 says that none was accepted.
/// </summary>
public sealed class EventsHandler(PublishStage publish, EventOptions events, WebOptions options, TimeProvider time) : IDisposable
{
    private const string TakenOnce =
        "Send the events in several requests; events of this one that were taken already count once.";

    private static readonly string[] s_types =
        ["application/json", "application/x-ndjson", "application/ndjson", "application/jsonl", "application/cloudevents+json",
            "application/cloudevents-batch+json"];

    private static readonly string[] s_charsets = ["", "utf-8", "utf-16", "utf-16le", "utf-16be"];

    private readonly Places _places = new(options.MaxBodies, options.MaxWaitingBodies, options.MaxQuestionWait,
        $"{options.MaxBodies} bodies of events are being read and others wait. Send it again in a while.", time);

    public void Dispose() => _places.Dispose();

    /// <exception cref="ProblemException">The body is no JSON by its type (415), too large (413) or too slow (408), no event of it was
    /// accepted (422), or too many others come (503).</exception>
    public async Task HandleAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        RefuseQuery(context.Request);
        CheckType(context.Request);
        if (context.Request.ContentLength > options.MaxBodyBytes)
            throw TooLarge();
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = null;

        using var place = await _places.TakeAsync(context.RequestAborted);
        using var late = new CancellationTokenSource(options.MaxBodyTime, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, late.Token);
        await using var body = new LimitedStream(context.Request.Body, options.MaxBodyBytes);
        var origin = InputOrigin.Http(context.TraceIdentifier.Replace(' ', '-'));
        IReadOnlyList<PublishResult> results;
        try
        {
            var values = Unpacking.ReadAsync(body, HeadOf(context.Request), events, options.MaxBodyBytes, stop.Token);
            results = await publish.PublishEachAsync(BoundedAsync(values), origin, stop.Token);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !context.RequestAborted.IsCancellationRequested)
        {
            throw new ProblemException(StatusCodes.Status408RequestTimeout,
                $"A request has {options.MaxBodyTime.TotalSeconds:0} s. {TakenOnce}");
        }
        catch (Exception e) when (e is BodyTooLargeException or UnpackedTooLargeException)
        {
            throw TooLarge();
        }

        await AnswerAsync(context, results);
    }

    private static async Task AnswerAsync(HttpContext context, IReadOnlyList<PublishResult> results)
    {
        var listed = results.Select(Describe);
        if (results.Count == 0)
            throw new ProblemException(StatusCodes.Status422UnprocessableEntity, "The body holds no event.");
        if (results.All(result => result.Outcome == PublishOutcome.Refused))
        {
            throw new ProblemException(StatusCodes.Status422UnprocessableEntity,
                "No event was accepted; each stands in the quarantine with its reason.")
                .With("results", listed);
        }

        context.Response.StatusCode = StatusCodes.Status202Accepted;
        var counts = results.CountBy(result => result.Outcome).ToDictionary();
        await context.Response.WriteAsJsonAsync(
            new
            {
                received = results.Count,
                accepted = counts.GetValueOrDefault(PublishOutcome.Accepted),
                tombstones = counts.GetValueOrDefault(PublishOutcome.Tombstone),
                quarantined = counts.GetValueOrDefault(PublishOutcome.Refused),
                results = listed,
            },
            context.RequestAborted);
    }

    private static Dictionary<string, object> Describe(PublishResult result)
    {
        var described = new Dictionary<string, object>(StringComparer.Ordinal)
        { ["position"] = result.Position, ["outcome"] = Name(result.Outcome) };
        Add("event_id", result.EventId);
        Add("reason", result.Reason);
        Add("message", result.Message);
        Add("quarantine_id", result.QuarantineId);
        return described;

        void Add(string name, string? value)
        {
            if (value is not null)
                described[name] = value;
        }
    }

    private static string Name(PublishOutcome outcome) => outcome switch
    {
        PublishOutcome.Accepted => "accepted",
        PublishOutcome.Tombstone => "tombstone",
        _ => "quarantined",
    };

    private static void RefuseQuery(HttpRequest request)
    {
        if (request.Query.Keys.FirstOrDefault() is { } name)
            throw new Report.ReportArgumentException(name, $"events has no parameter {name}.", "none");
    }

    /// <summary>
    /// A CloudEvent in binary mode has its attributes in headers, percent-encoded
    /// (https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md#3132-http-header-values).
    /// </summary>
    private static MessageHead HeadOf(HttpRequest request) => new(
        request.ContentType,
        request.Headers.ContentEncoding,
        request.Headers.Where(header => header.Key.StartsWith("ce-", StringComparison.OrdinalIgnoreCase))
            .ToDictionary(header => header.Key, header => Uri.UnescapeDataString(header.Value.ToString()),
            StringComparer.OrdinalIgnoreCase));

    private static void CheckType(HttpRequest request)
    {
        var type = MediaTypeHeaderValue.TryParse(request.ContentType, out var parsed) ? parsed : null;
        if (type is null
            || !s_charsets.Contains(type.Charset.Value ?? "", StringComparer.OrdinalIgnoreCase)
            || !s_types.Any(known => type.MediaType.Equals(known, StringComparison.OrdinalIgnoreCase))
            || request.Headers.ContentEncoding.ToString() is not ("" or "gzip" or "identity"))
        {
            throw new ProblemException(StatusCodes.Status415UnsupportedMediaType,
                $"Events come in UTF-8 or UTF-16, plain or with the content encoding gzip, as {string.Join(", ", s_types)}.")
                .With("allowed", s_types);
        }
    }

    private async IAsyncEnumerable<RawInput> BoundedAsync(IAsyncEnumerable<RawInput> values)
    {
        var count = 0;
        await foreach (var value in values)
        {
            if (count++ == options.MaxBodyEvents)
            {
                throw new ProblemException(StatusCodes.Status413PayloadTooLarge,
                    $"A request takes at most {options.MaxBodyEvents} events. {TakenOnce}")
                    .With("max_events", options.MaxBodyEvents);
            }

            yield return value;
        }
    }

    private ProblemException TooLarge() => new ProblemException(
        StatusCodes.Status413PayloadTooLarge, $"A request takes at most {options.MaxBodyBytes} bytes. {TakenOnce}")
        .With("max_bytes", options.MaxBodyBytes);
}

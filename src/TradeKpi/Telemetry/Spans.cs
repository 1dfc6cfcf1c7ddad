using System.Diagnostics;

namespace TradeKpi.Telemetry;

/// <summary>
/// The span of a stage, linked to the traces of what it works on. Where nothing else is under way and all of that belongs to one trace, the
/// span continues it; so one event that travels alone leaves one trace from its source to gold, and a batch of many leaves links.
/// </summary>
/// <remarks>
/// Attributes: https://opentelemetry.io/docs/specs/semconv/messaging/messaging-spans/ and https://opentelemetry.io/docs/specs/semconv/db/.
/// </remarks>
internal static class Spans
{
    public static bool IsListenedTo => TradeKpiTelemetry.Source.HasListeners();

    /// <param name="origins">Asked for only when somebody listens.</param>
    public static Activity? Start(string name, ActivityKind kind, Func<IReadOnlyCollection<ActivityContext>> origins)
    {
        if (!IsListenedTo)
            return null;
        var linked = origins();
        var isOneTrace = linked.Select(origin => origin.TraceId).Distinct().Take(2).Count() == 1;
        var parent = Activity.Current is null && isOneTrace ? linked.First() : default;
        return TradeKpiTelemetry.Source.StartActivity(name, kind, parent, tags: null, linked.Select(origin => new ActivityLink(origin)));
    }

    /// <summary>Marks the span as failed, and hands the exception on to be rethrown.</summary>
    public static void Fail(this Activity? span, Exception exception)
    {
        span?.SetTag("error.type", exception.GetType().FullName);
        span?.SetStatus(ActivityStatusCode.Error, exception.Message);
    }
}

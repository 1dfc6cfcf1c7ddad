using System.Data.Common;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using TradeKpi.Lake;
using TradeKpi.Publish;
using TradeKpi.Report;
using TradeKpi.Report.Asking;
using TradeKpi.Warehouse;

namespace TradeKpi.Web.Http;

/// <summary>
/// Runs a handler: checks the method, adds the headers, and turns whatever goes wrong into a problem without a stack trace.
/// </summary>
/// <param name="visitors">Who may come in; everyone where it is not given.</param>
/// <param name="known">What the host knows of failures; without it, callers are told that the log has them.</param>
public sealed class Guard(ILogger<Guard> log, Visitors? visitors = null, IKnownFailures? known = null)
{
    /// <param name="methods">The methods the handler takes; HEAD goes with GET.</param>
    /// <param name="problems">How problems look; null for problem details.</param>
    public async Task RunAsync(HttpContext context, string methods, Func<HttpContext, Task> handler, ProblemFormat? problems = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(handler);
        SecurityHeaders.Add(context.Response);
        try
        {
            visitors?.Check(context.Request);
            if (!methods.Split(", ").Contains(context.Request.Method, StringComparer.Ordinal))
            {
                context.Response.Headers.Allow = methods;
                throw new ProblemException(StatusCodes.Status405MethodNotAllowed, $"{context.Request.Path} takes {methods}.");
            }

            await handler(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has gone: nobody reads an answer.
        }
        catch (Exception e) when (context.Response.HasStarted)
        {
            // Half an answer must not look whole: cut the connection.
            log.LogError(e, "{Path} failed while it was answered.", context.Request.Path);
            context.Abort();
        }
        catch (Exception e)
        {
            await Problems.WriteAsync(context, ProblemOf(context, e), problems ?? ProblemFormat.Details);
        }
    }

    private Problem ProblemOf(HttpContext context, Exception e)
    {
        switch (e)
        {
            case ProblemException problem:
                if (problem.RetryAfter is { } seconds)
                    context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
                return new(problem.Status, problem.Message, problem.Members);
            case ReportArgumentException argument:
                return new(
                    StatusCodes.Status400BadRequest, argument.Message,
                    [new("parameter", argument.Parameter), new("allowed", argument.Allowed)]);
            case BadHttpRequestException bad:
                return new(bad.StatusCode, bad.Message, []);
            case ReportTimeoutException or ReportTooLargeException:
                return new(StatusCodes.Status503ServiceUnavailable, e.Message, []);
            case DbException or IOException when FullDisk.Is(e):
                log.LogError(e, "{Path} found the disk full.", context.Request.Path);
                context.Response.Headers.RetryAfter = "30";
                return new(StatusCodes.Status503ServiceUnavailable, FullDisk.Advice, []);
            case DbException when WarehouseMemoryException.In(e) is { } memory:
                return new(StatusCodes.Status503ServiceUnavailable, memory.Message, []);
            case PipelineBehindException:
                context.Response.Headers.RetryAfter = "10";
                return new(StatusCodes.Status503ServiceUnavailable, e.Message, []);
            case DbException { IsTransient: true } or TimeoutException or IOException:
                log.LogError(e, "{Path} could not be answered now.", context.Request.Path);
                context.Response.Headers.RetryAfter = "5";
                return known?.Tell(e)
                    ?? new(StatusCodes.Status503ServiceUnavailable, "This cannot be answered now. Send it again in a while.", []);
            default:
                log.LogError(e, "{Path} failed.", context.Request.Path);
                return known?.Tell(e) ?? new(
                    StatusCodes.Status500InternalServerError,
                    "This failed for a reason of ours. The log has the details under the trace.",
                    [new("trace", context.TraceIdentifier)]);
        }
    }
}

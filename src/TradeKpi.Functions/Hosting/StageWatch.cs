using System.Collections.Concurrent;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using TradeKpi.Report.Asking;

namespace TradeKpi.Functions.Hosting;

/// <summary>
/// Watches the functions that are stages of the pipeline, so that readiness and the report of the stages tell what the last attempt of this
/// instance failed at. A failure is over with the next success, and forgotten where nobody tried again: another instance may have.
/// </summary>
public sealed class StageWatch(TimeProvider time) : IFunctionsWorkerMiddleware, IStageFaults
{
    private static readonly TimeSpan s_remembered = TimeSpan.FromMinutes(15);

    private static readonly Dictionary<string, string> s_stages = new(StringComparer.Ordinal)
    {
        [nameof(Pipeline.PollSource)] = IStageFaults.Source,
        [nameof(Pipeline.GenerateEvents)] = "hub",
        ["ArchiveEvents"] = "lake",
        [nameof(Pipeline.LoadWarehouse)] = "bronze",
        ["LoadWarehouseByPolling"] = "bronze",
        [nameof(Pipeline.ReconcileLake)] = "bronze",
    };

    private readonly ConcurrentDictionary<string, (string Error, DateTimeOffset At)> _failed = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, string> Now()
    {
        var since = time.GetUtcNow() - s_remembered;
        return _failed.Where(failed => failed.Value.At > since)
            .ToDictionary(failed => failed.Key, failed => failed.Value.Error, StringComparer.Ordinal);
    }

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        var stage = s_stages.GetValueOrDefault(context.FunctionDefinition.Name);
        try
        {
            await next(context);
            if (stage is not null)
                _failed.TryRemove(stage, out _);
        }
        catch (Exception e) when (stage is not null && !context.CancellationToken.IsCancellationRequested)
        {
            _failed[stage] = (e.FirstLine(), time.GetUtcNow());
            throw;
        }
    }
}

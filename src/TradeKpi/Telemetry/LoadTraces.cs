using System.Collections.Concurrent;
using System.Diagnostics;

namespace TradeKpi.Telemetry;

/// <summary>
/// The loads of this process that no merge was asked for yet: what the next ask links to. Loads of other processes are not known.
/// </summary>
internal static class LoadTraces
{
    private static readonly ConcurrentQueue<ActivityContext> s_loads = new();

    public static void Add(Activity? load)
    {
        if (load is null)
            return;
        s_loads.Enqueue(load.Context);
        while (s_loads.Count > TraceParent.MostOrigins && s_loads.TryDequeue(out _))
        {
        }
    }

    public static IReadOnlyCollection<ActivityContext> Take()
    {
        var loads = new List<ActivityContext>();
        while (s_loads.TryDequeue(out var load))
            loads.Add(load);
        return loads;
    }
}

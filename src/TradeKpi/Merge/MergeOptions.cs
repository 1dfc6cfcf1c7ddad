using System.ComponentModel.DataAnnotations;

namespace TradeKpi.Merge;

/// <summary>How often gold is asked for.</summary>
public sealed class MergeOptions
{
    /// <summary>The least time between two asks: freshness against the cost of runs.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan Debounce { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long to wait after a first request for more, even after a quiet time: fewer runs of more rows each.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan Linger { get; set; }

    /// <summary>
    /// Whether a load asks for a run at all. Where the warehouse begins runs itself, by schedule or as streams fill, an ask on arrival only
    /// makes them come sooner, and oftener.
    /// </summary>
    public bool OnArrival { get; set; } = true;

    /// <summary>The least rows that are worth an ask: 1 for freshness, millions where one refresh at the end is enough.</summary>
    [Range(1, 1_000_000_000)]
    public int Rows { get; set; } = 1;

    /// <summary>
    /// The most rows that wait for gold before no more are loaded, and where the warehouse is in this process, the most that a run takes of
    /// each entity, whoever left them in bronze: what one run has to do. Unbounded where the warehouse begins runs itself; a process that
    /// carries its warehouse makes no progress when it is killed oftener than a run takes.
    /// </summary>
    [Range(1, Unbounded)]
    public int MostRows { get; set; } = Unbounded;

    internal const int Unbounded = 1_000_000_000;
}

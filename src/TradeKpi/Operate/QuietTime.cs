using System.ComponentModel.DataAnnotations;
using TradeKpi.Lake;

namespace TradeKpi.Operate;

/// <summary>
/// While nothing comes to the lake and nothing waits in the warehouse, its gauges follow from the last sample, and it may sleep.
/// </summary>
public sealed class QuietTime(LakeNews news, QuietOptions options, TimeProvider time)
{
    private (WarehouseGauges Gauges, DateTimeOffset At)? _last;

    /// <summary>What the gauges say now if nothing has happened since the last sample; null when the warehouse has to be asked.</summary>
    /// <exception cref="IOException">The lake cannot be read now.</exception>
    public async Task<WarehouseGauges?> LastAsync(CancellationToken cancellationToken)
    {
        if (_last is not { Gauges.Staleness: 0 } last || time.GetUtcNow() - last.At >= options.AskAfter
            || await news.CameAsync(options.QuietAfter, cancellationToken))
        {
            return null;
        }

        return last.Gauges with { Freshness = last.Gauges.Freshness + (long)(time.GetUtcNow() - last.At).TotalSeconds };
    }

    /// <summary>Keeps what the warehouse said.</summary>
    public void Keep(WarehouseGauges gauges) => _last = (gauges, time.GetUtcNow());
}

/// <summary>When the pipeline counts as quiet.</summary>
public sealed class QuietOptions
{
    /// <summary>
    /// How long after the last file the warehouse is still asked at each sample: long enough for its load, its run and its data tests.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan QuietAfter { get; set; } = TimeSpan.FromMinutes(20);

    /// <summary>How long a sample holds at most, whatever happens.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan AskAfter { get; set; } = TimeSpan.FromHours(6);
}

/// <summary>
/// The warehouse's gauges: seconds since the newest event in gold, seconds that the oldest change waits, data tests that fail.
/// </summary>
public sealed record WarehouseGauges(long Freshness, long Staleness, long FailedTests);

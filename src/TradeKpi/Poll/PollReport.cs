namespace TradeKpi.Poll;

/// <summary>What a run pulled: read = published + tombstones + quarantined.</summary>
/// <param name="Pages">Pages that were published whole; their cursors are kept.</param>
/// <param name="HasMore">Whether the run ended at its page limit.</param>
public sealed record PollReport(int Pages, long Read, long Published, long Quarantined, bool HasMore)
{
    public static PollReport Empty { get; } = new(0, 0, 0, 0, HasMore: false);
}

/// <summary>How the polling is doing.</summary>
/// <param name="FailingSince">When the first of the failed runs in a row was, or null when all is well.</param>
/// <param name="Failures">Failed runs in a row.</param>
/// <param name="LastError">What the last one said.</param>
/// <param name="NotBefore">The API asked to be left alone until then.</param>
public sealed record PollHealth(DateTimeOffset? FailingSince, int Failures, string? LastError, DateTimeOffset? NotBefore)
{
    public static PollHealth Good { get; } = new(null, 0, null, null);
}

/// <summary>A page could not be had or read. Nothing of it was published; the next run asks for it again.</summary>
public sealed class PollException(string message, Exception? inner = null) : IOException(message, inner)
{
    /// <summary>When the API wants to be asked again, if it said so.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether another attempt may well succeed.</summary>
    public bool IsTransient { get; init; }
}

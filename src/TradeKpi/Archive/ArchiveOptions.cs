using System.ComponentModel.DataAnnotations;

namespace TradeKpi.Archive;

/// <summary>How the pump cuts the hub's events into batches, and how patient it is.</summary>
public sealed class ArchiveOptions : IValidatableObject
{
    [Required, RegularExpression("^[a-z0-9-]{1,50}$")]
    public string ConsumerGroup { get; set; } = "archive";

    /// <summary>At most so many events a batch: at most so many lines a file.</summary>
    [Range(1, 1_000_000)]
    public int BatchEvents { get; set; } = 20_000;

    /// <summary>At most so many bytes of events a batch.</summary>
    [Range(1024, 256 * 1024 * 1024)]
    public long BatchBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>How long one read waits for a first event.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:05:00")]
    public TimeSpan MaxWait { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a read waits for more after the first event: fewer and larger files against freshness.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan Linger { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The pause after a first failure; it doubles with each further one.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:01:00")]
    public TimeSpan FirstRetry { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest pause between two attempts. There is no last attempt.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "01:00:00")]
    public TimeSpan LongestRetry { get; set; } = TimeSpan.FromSeconds(30);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (FirstRetry > LongestRetry)
            yield return new ValidationResult("FirstRetry must not be longer than LongestRetry.",
                [nameof(FirstRetry), nameof(LongestRetry)]);
    }
}

using System.ComponentModel.DataAnnotations;

namespace TradeKpi.Generate;

/// <summary>Which time the generated events carry.</summary>
public enum GenerateClock
{
    /// <summary>From <see cref="GenerateOptions.Start"/> on, at the pace of the seasons: the same seed gives the same bytes.</summary>
    Virtual,

    /// <summary>Events happen when they are made. Ids and sequences follow the clock too, so that a restart never repeats one.</summary>
    Real,
}

/// <summary>What the mock sources produce, how much of it, and how dirty.</summary>
public sealed class GenerateOptions : IValidatableObject
{
    /// <summary>The section of the configuration that these options are bound to.</summary>
    public const string Section = "Generate";

    /// <summary>Everything random follows from it.</summary>
    public long Seed { get; set; } = 42;

    public GenerateClock Clock { get; set; } = GenerateClock.Virtual;

    /// <summary>Events per second that the stage publishes.</summary>
    [Range(0.1, 1_000_000)]
    public double Rate { get; set; } = 200;

    /// <summary>The share of events that dirt comes with: 0 is clean.</summary>
    [Range(0.0, 1.0)]
    public double Dirty { get; set; }

    /// <summary>When virtual time begins.</summary>
    public DateTimeOffset Start { get; set; } = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Events per day of virtual time, averaged over the seasons.</summary>
    [Range(1, 1_000_000_000)]
    public double EventsPerDay { get; set; } = 5_000;

    /// <summary>
    /// Days of virtual time that a known number of events fills; null: as many as <see cref="EventsPerDay"/> makes of it.
    /// </summary>
    [Range(1, 36_525)]
    public int? Days { get; set; }

    /// <summary>Share of orders among the events; the four shares are relative to their sum.</summary>
    [Range(0.0, 1_000)]
    public double Orders { get; set; } = 0.60;

    [Range(0.0, 1_000)]
    public double Trades { get; set; } = 0.25;

    [Range(0.0, 1_000)]
    public double Customers { get; set; } = 0.10;

    [Range(0.0, 1_000)]
    public double Products { get; set; } = 0.05;

    /// <summary>Share of inserts among the events; what inserts and updates leave are deletes.</summary>
    [Range(0.0, 1.0)]
    public double Inserts { get; set; } = 0.70;

    [Range(0.0, 1.0)]
    public double Updates { get; set; } = 0.25;

    /// <summary>Customers that exist before the first order.</summary>
    [Range(1, 100_000)]
    public int HeadStartCustomers { get; set; } = 20;

    /// <summary>Products that exist before the first order.</summary>
    [Range(1, 5_000)]
    public int HeadStartProducts { get; set; } = 20;

    /// <summary>How many young orders, and as many trades, may still change. Older ones stay as they are, which bounds memory.</summary>
    [Range(16, 1_000_000)]
    public int Remembered { get; set; } = 4_096;

    /// <summary>The most events in one call of the publisher.</summary>
    [Range(1, 10_000)]
    public int BatchSize { get; set; } = 500;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Orders + Trades + Customers + Products <= 0)
            yield return new("Generate:Orders, Trades, Customers and Products must not all be 0.", [nameof(Orders)]);
        if (Inserts + Updates > 1)
            yield return new("Generate:Inserts and Generate:Updates together must not exceed 1: the rest are deletes.",
                [nameof(Inserts), nameof(Updates)]);
        if (Start < DateTimeOffset.UnixEpoch || Start.Year > 9000)
            yield return new("Generate:Start must lie between 1970 and 9000.", [nameof(Start)]);
    }
}

using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace TradeKpi.Cost;

/// <summary>
/// What things cost, where and as of when, and what this machine cannot measure of the services: a file that whoever has better figures
/// replaces.
/// </summary>
public sealed class PriceList
{
    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    /// <summary>The day that the prices are of.</summary>
    public required DateOnly Date { get; init; }

    [Required]
    public required string Region { get; init; }

    [Required, RegularExpression("^[A-Z]{3}$")]
    public required string Currency { get; init; }

    public string Note { get; init; } = "";

    /// <summary>The pages that the prices come from.</summary>
    public IReadOnlyList<string> Sources { get; init; } = [];

    public required Prices Prices { get; init; }

    public required Assumptions Assumed { get; init; }

    /// <summary>The shipped list.</summary>
    public static PriceList Default()
    {
        using var file = typeof(PriceList).Assembly.GetManifestResourceStream("TradeKpi.Cost.prices.json")!;
        using var text = new StreamReader(file);
        return Read(text.ReadToEnd());
    }

    /// <exception cref="PriceListException">
    /// It is no list, lacks a figure, has one too many, or one out of bounds; or all prices are 0.
    /// </exception>
    public static PriceList Read(string json)
    {
        var faults = new PriceListFaults(json, s_json).Find();
        if (faults.Count > 0)
            throw new PriceListException(string.Join(' ', faults));
        var list = JsonSerializer.Deserialize<PriceList>(json, s_json)!;
        return list.Prices.AreAllZero
            ? throw new PriceListException("prices: all of them are 0, so that every plan would cost the same.") : list;
    }
}

/// <summary>A price each, in the list's currency; credits for Snowpipe.</summary>
public sealed class Prices
{
    private const double Most = 1_000_000;

    internal bool AreAllZero => new[]
    {
        ThroughputUnitHour, MillionHubEvents, ProcessingUnitHour, CapacityUnitHour, FunctionGigabyteSecond, MillionFunctionExecutions,
        TenThousandLakeWrites, TenThousandLakeReads, LakeGigabyteMonth, MillionEventGridOperations, SnowflakeCredit, SnowflakeTerabyteMonth,
        LogGigabyte,
    }.All(price => price == 0);

    /// <summary>Event Hubs, Standard tier.</summary>
    [Range(0, Most)]
    public required decimal ThroughputUnitHour { get; init; }

    /// <summary>Event Hubs, Standard tier: events of 64 KB, or parts of it.</summary>
    [Range(0, Most)]
    public required decimal MillionHubEvents { get; init; }

    /// <summary>Event Hubs, Premium tier.</summary>
    [Range(0, Most)]
    public required decimal ProcessingUnitHour { get; init; }

    /// <summary>Event Hubs, Dedicated tier.</summary>
    [Range(0, Most)]
    public required decimal CapacityUnitHour { get; init; }

    /// <summary>Flex Consumption, on demand.</summary>
    [Range(0, Most)]
    public required decimal FunctionGigabyteSecond { get; init; }

    [Range(0, Most)]
    public required decimal MillionFunctionExecutions { get; init; }

    /// <summary>Of 4 MB each at most, hot tier.</summary>
    [Range(0, Most)]
    public required decimal TenThousandLakeWrites { get; init; }

    /// <summary>Of 4 MB each at most, hot tier.</summary>
    [Range(0, Most)]
    public required decimal TenThousandLakeReads { get; init; }

    [Range(0, Most)]
    public required decimal LakeGigabyteMonth { get; init; }

    [Range(0, Most)]
    public required decimal MillionEventGridOperations { get; init; }

    [Range(0, Most)]
    public required decimal SnowflakeCredit { get; init; }

    [Range(0, Most)]
    public required decimal SnowflakeTerabyteMonth { get; init; }

    [Range(0, Most)]
    public required decimal PipeCreditsPerGigabyte { get; init; }

    [Range(0, Most)]
    public required decimal LogGigabyte { get; init; }
}

/// <summary>The list cannot be read; the message says which figure.</summary>
public sealed class PriceListException(string message) : Exception(message);

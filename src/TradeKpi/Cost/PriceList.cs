using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;

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
    };

    /// <summary>The day that the prices are of.</summary>
    public required DateOnly Date { get; init; }

    [Required]
    public required string Region { get; init; }

    [Required, RegularExpression("^[A-Z]{3}$", ErrorMessage = "The field Currency must be a code of three capitals, such as USD.")]
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

    /// <exception cref="PriceListException">It is no list, lacks a figure, has one too many, or one out of bounds.</exception>
    public static PriceList Read(string json)
    {
        try
        {
            var list = JsonSerializer.Deserialize<PriceList>(json, s_json) ?? throw new PriceListException("The list is null.");
            var faults = new[] { Faults(list), Faults(list.Prices), Faults(list.Assumed) }.SelectMany(some => some).ToList();
            return faults.Count == 0 ? list : throw new PriceListException(string.Join(' ', faults));
        }
        catch (JsonException e)
        {
            throw new PriceListException(e.Message, e);
        }
    }

    private static IEnumerable<string> Faults(object part)
    {
        var faults = new List<ValidationResult>();
        Validator.TryValidateObject(part, new ValidationContext(part), faults, validateAllProperties: true);
        return faults.Select(fault => fault.ErrorMessage!);
    }
}

/// <summary>A price each, in the list's currency; credits for Snowpipe.</summary>
public sealed class Prices
{
    private const double Most = 1_000_000;

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
public sealed class PriceListException(string message, Exception? cause = null) : Exception(message, cause);

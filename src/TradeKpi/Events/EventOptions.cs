using System.ComponentModel.DataAnnotations;

namespace TradeKpi.Events;

/// <summary>What the door lets in.</summary>
public sealed class EventOptions
{
    public const string Section = "Events";

    /// <summary>The largest event, in bytes of input. The default is what Event Hubs takes in one batch.</summary>
    [Range(1_024, 64 * 1_024 * 1_024)]
    public int MaxEventBytes { get; set; } = 1_048_576;

    /// <summary>How much text one message of the hub may hold, in bytes, once it is decompressed.</summary>
    [Range(1_024, 256 * 1_024 * 1_024)]
    public int MaxUnpackedBytes { get; set; } = 16 * 1_048_576;

    /// <summary>How deep objects and arrays may nest; the event itself is level 1.</summary>
    [Range(3, 512)]
    public int MaxDepth { get; set; } = 64;

    /// <summary>The newest <c>schema_version</c> that is understood; every version from 1 on is.</summary>
    [Range(1, 1_000)]
    public int SupportedSchemaVersion { get; set; } = 1;

    /// <summary>Debezium table name (without regard to case) to entity.</summary>
    [Required]
    public IDictionary<string, Entity> TableEntities { get; set; } = new Dictionary<string, Entity>(StringComparer.OrdinalIgnoreCase)
    {
        ["orders"] = Entity.Order,
        ["customers"] = Entity.Customer,
        ["products"] = Entity.Product,
        ["trades"] = Entity.Trade,
    };

    /// <summary>Payload fields of a Debezium event without a schema whose integers are times, read by magnitude.</summary>
    [Required]
    public IList<string> TimeFields { get; set; } = ["order_date", "trade_time", "created_at"];

    /// <summary>The source of a row that ExtractNewRecordState unwrapped without <c>name</c> among its <c>add.fields</c>.</summary>
    [Required]
    public string UnwrappedSource { get; set; } = "debezium";

    /// <summary>The table of a row that ExtractNewRecordState unwrapped without <c>table</c>; when not set it is refused.</summary>
    public string? UnwrappedTable { get; set; }

    /// <summary>
    /// The column that says when an unwrapped row changed, for rows that came without any <c>__…</c> field; without it, and without
    /// <see cref="UnwrappedTable"/>, they are refused.
    /// </summary>
    public string? UnwrappedTime { get; set; }
}

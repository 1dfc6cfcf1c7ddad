using System.Text.Json.Serialization;

using TradeKpi.Embedded.Snowflake.Reading;

namespace TradeKpi.Embedded.Snowflake.Dynamic;

/// <summary>A dynamic table as the catalog keeps it: a table, and the query that fills it.</summary>
/// <remarks>https://docs.snowflake.com/en/sql-reference/sql/create-dynamic-table</remarks>
internal sealed record DynamicTable
{
    public required ObjectName Name { get; init; }

    public IReadOnlyList<string> Columns { get; init; } = [];

    /// <summary>The text after AS, as written.</summary>
    public required string Query { get; init; }

    /// <summary>How old its data may become; null = DOWNSTREAM, only when a table that reads it needs it.</summary>
    public TimeSpan? TargetLag { get; init; }

    public string TargetLagText { get; init; } = "DOWNSTREAM";

    /// <summary>Kept to be shown; it has no meaning here.</summary>
    public string? Warehouse { get; init; }

    public string? Comment { get; init; }

    /// <summary>AUTO, FULL or INCREMENTAL as asked for; every refresh here is full.</summary>
    public string RefreshMode { get; init; } = "AUTO";

    public bool InitializeOnCreate { get; init; } = true;

    public DateTimeOffset CreatedOn { get; init; }

    /// <summary>The data in the table is as of here; null before its first refresh.</summary>
    public DateTimeOffset? DataTimestamp { get; init; }

    public bool Suspended { get; init; }

    /// <summary>Suspended by ALTER … SUSPEND on itself; null, false where it follows a table upstream.</summary>
    public bool SuspendedByUser { get; init; }

    /// <summary>Scheduled refreshes that failed in a row; five suspend the table.</summary>
    public int ConsecutiveFailures { get; init; }

    /// <summary>When the last scheduled refresh was tried: a failing table is not retried without end.</summary>
    public DateTimeOffset? LastTried { get; init; }

    /// <summary>The dynamic tables that the query reads.</summary>
    public IReadOnlyList<ObjectName> Upstream { get; init; } = [];

    /// <summary>The select as SQL that yields the table's columns.</summary>
    [JsonIgnore]
    public string Select => Columns.Count == 0
        ? $"select * from ({Query}\n) as dynamic_table_query"
        : $"select * from ({Query}\n) as dynamic_table_query ({string.Join(", ", Columns)})";
}

/// <summary>One refresh: a row of the refresh history.</summary>
/// <remarks>https://docs.snowflake.com/en/sql-reference/functions/dynamic_table_refresh_history</remarks>
internal sealed record RefreshRun
{
    public required string QueryId { get; init; }

    public required ObjectName Name { get; init; }

    /// <summary>EXECUTING, SUCCEEDED, FAILED, CANCELLED or UPSTREAM_FAILED.</summary>
    public required string State { get; init; }

    public string? StateMessage { get; init; }

    public required DateTimeOffset DataTimestamp { get; init; }

    public required DateTimeOffset RefreshStartTime { get; init; }

    public DateTimeOffset? RefreshEndTime { get; init; }

    /// <summary>SCHEDULED, MANUAL or CREATION.</summary>
    public required string RefreshTrigger { get; init; }
}

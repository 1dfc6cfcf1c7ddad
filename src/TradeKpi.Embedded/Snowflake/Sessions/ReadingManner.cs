using System.Data;

namespace TradeKpi.Embedded.Snowflake.Sessions;

/// <summary>How a command wants its result.</summary>
/// <param name="MaxRows">How many rows one that is read page by page may have.</param>
internal sealed record ReadingManner(CommandBehavior Behavior, long? MaxRows)
{
    /// <summary>All of it at once.</summary>
    public static ReadingManner Whole { get; } = new(CommandBehavior.Default, null);

    /// <summary>Only the columns: nothing runs.</summary>
    public bool DescribesOnly => Behavior.HasFlag(CommandBehavior.SchemaOnly);

    /// <summary>Whether its columns are told with Snowflake's names of their types, which costs a look at the query before it
    /// runs.</summary>
    public bool Describes => MaxRows is not null || !Behavior.HasFlag(CommandBehavior.SingleResult);

    /// <summary>Page by page, from the engine's own keeping.</summary>
    public bool InPages => Behavior.HasFlag(CommandBehavior.SequentialAccess);
}

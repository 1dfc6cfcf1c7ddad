using System.Data.Common;

namespace TradeKpi.Embedded.Snowflake.Engines;

/// <summary>What a statement gave back.</summary>
/// <param name="Rows">Its result set, or null when it has none. Whoever takes it disposes it.</param>
/// <param name="RecordsAffected">Rows written, or -1 when that has no meaning for the statement.</param>
internal sealed record StatementResult(DbDataReader? Rows, int RecordsAffected = -1)
{
    /// <summary>Neither rows nor a count.</summary>
    public static StatementResult None { get; } = new((DbDataReader?)null);
}

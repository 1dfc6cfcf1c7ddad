using System.Data.Common;

using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake.Tasks;

/// <summary>
/// Executes the statements about tasks and dynamic tables: CREATE, ALTER, DROP, EXECUTE and SHOW TASK(S); CREATE, ALTER and DROP DYNAMIC TABLE.
/// The dialect asks it for these statements only, before it refuses them.
/// </summary>
public interface ITaskStatements
{
    /// <summary>Executes <paramref name="statement"/> on the session of <paramref name="connection"/>.</summary>
    /// <returns>Null when this statement is none of its own: the dialect then refuses it.</returns>
    /// <exception cref="SnowflakeSqlException">The statement is one of its own and cannot be done.</exception>
    Task<StatementResult?> TryExecuteAsync(SqlStatement statement, SnowflakeConnection connection, CancellationToken cancellationToken);

    /// <summary>Refuses a change to the rows of a dynamic table; asked before each INSERT, UPDATE, DELETE, MERGE and TRUNCATE.</summary>
    /// <exception cref="SnowflakeSqlException">The statement would change a dynamic table.</exception>
    void RefuseDml(SqlStatement statement);
}

/// <summary>What a statement gave back.</summary>
/// <param name="Rows">Its result set, or null when it has none. Whoever takes it disposes it.</param>
/// <param name="RecordsAffected">Rows written, or -1 when that has no meaning for the statement.</param>
public sealed record StatementResult(DbDataReader? Rows, int RecordsAffected = -1);
